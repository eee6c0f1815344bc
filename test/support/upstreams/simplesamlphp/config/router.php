<?php
/** PHP's own server takes a path with a dot in its last part for a file; the pages of modules are not files. */
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!preg_match('#^/module\.php(/.*)$#', $path, $found)) {
    return false;
}
$_SERVER['PATH_INFO'] = $found[1];
$_SERVER['SCRIPT_NAME'] = '/module.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/module.php';
require $_SERVER['SCRIPT_FILENAME'];
