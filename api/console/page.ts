// The page of the console under our content policy: its inline scripts by their hashes, nothing from other sites.
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { contentPolicy } from '../http/security.ts';

const inlineScript = /<script>([^]*?)<\/script>/g;

/** Sends the page that AdminJS wrote. Only the scripts that stand in it run, whatever its data holds. */
export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  // A font of Google's: our policy would block it, and nobody's address should go there.
  const own = page.replace(/<link[^>]*fonts\.googleapis\.com[^>]*>/g, '');
  const hashes = [...own.matchAll(inlineScript)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = { ...contentPolicy, 'script-src': [...contentPolicy['script-src'], ...hashes] };
  const text = Object.entries(policy).map(([name, values]) => `${name} ${values.join(' ')}`);
  return reply
    .header('content-security-policy', text.join('; '))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(own.trimStart());
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** An error as it would be told to a program. */
export interface Problem {
  message: string;
  requestId: string;
}

/** What somebody sees who asked for a page that cannot be shown. */
export function problemPage(reply: FastifyReply, { message, requestId }: Problem): string {
  reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>DIDTron console</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em; }</style>
</head>
<body>
<main>
<h1>${escaped(message)}</h1>
<p><a href="/console">To the console</a> · <a href="/">Back to the panel</a></p>
<p>Request ${escaped(requestId)}</p>
</main>
</body>
</html>
`;
}
