// Loaded into every measured process: tells over the channel what it has cost so far, in microseconds and bytes; asked to
// `collect`, what is in use when all garbage has been collected.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

process.on('message', (what) => {
  if (what === 'collect') collect();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ cpuMs: (user + system) / 1000, rssMiB: rss / 2 ** 20, inUseMiB: (heapUsed + external) / 2 ** 20 });
});
process.channel.unref();

function collect() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
