<?php
/** The relying party, from its own metadata. */
$file = getenv('GUESTHOUSE_TEST_FOLDER') . '/relying-party.xml';
if (file_exists($file)) {
    $parsed = \SimpleSAML\Metadata\SAMLParser::parseString(file_get_contents($file))->getMetadata20SP();
    unset($parsed['entityDescriptor'], $parsed['metadata-set']);
    $metadata[$parsed['entityid']] = $parsed;
}
