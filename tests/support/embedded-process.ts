// A process that uses the embedded server of the folder in its first argument, as a copy of the product would:
// reports what it got as lines of JSON, leaves the server when its input ends, and forgets to on SIGUSR2.
import { startEmbedded } from '../../api/database/embedded.ts';

const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const server = await startEmbedded({
    dataDir: process.argv[2] || undefined,
    durable: false,
    log: (line) => tell({ log: line }),
  });
  process.on('SIGUSR2', () => process.exit(0));
  process.stdin.resume().on('end', () => void server.stop().then(() => process.exit(0)));
  tell({ url: server.url, dataDir: server.dataDir });
} catch (error) {
  tell({ error: (error as Error).message });
  process.exitCode = 1;
}
