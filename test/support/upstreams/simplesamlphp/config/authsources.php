<?php
$claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
$config = [
    'people' => [
        'exampleauth:UserPass',
        'sue:suepass' => [
            'uid' => ['sue-1'],
            $claims . 'emailaddress' => ['sue@adatum.example'],
        ],
    ],
];
