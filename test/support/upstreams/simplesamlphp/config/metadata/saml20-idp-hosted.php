<?php
$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'privatekey' => 'idp.key',
    'certificate' => 'idp.crt',
    'auth' => 'people',
    'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    'simplesaml.nameidattribute' => 'uid',
    'sign.logout' => true,
    'validate.logout' => true,
    'SingleLogoutServiceBinding' => [getenv('GUESTHOUSE_TEST_LOGOUT_BINDING')],
];
