// A real OpenID provider for tests on 127.0.0.1: signs in whoever the test says, without a page to click through.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const oidcClient = { clientId: 'back-office', clientSecret: 'a secret between provider and office' };

interface Person {
  email?: string;
  email_verified?: boolean;
  /** His lasting name at the provider; absent: the same for everybody. */
  sub?: string;
  /** How the provider has made sure of him. */
  amr?: string[];
}

export interface TestProvider {
  issuer: string;
  /** Who signs in next. */
  person: Person;
  /** Goes through the provider from its authorization address, as a browser would; answers with where it sends back to. */
  visit: (url: string) => Promise<URL>;
  close: () => Promise<void>;
}

export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: { person: Person } = { person: {} };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: oidcClient.clientId,
        client_secret: oidcClient.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test provider'] },
    findAccount: (_context, sub) => {
      const { amr: _amr, sub: _sub, ...person } = state.person;
      return { accountId: sub, claims: () => Promise.resolve({ sub, ...person }) };
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  });
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response);
    answerInteraction(provider, state.person, request, response).catch((error: Error) =>
      response.writeHead(500).end(error.message),
    );
  });
  return {
    issuer,
    get person() {
      return state.person;
    },
    set person(person) {
      state.person = person;
    },
    visit: (url) => follow(url, redirectUri),
    close: () => closeServer(server),
  };
}

/** Signs in and consents at once. */
async function answerInteraction(
  provider: Provider,
  { amr = ['pwd'], sub = 'somebody' }: Person,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Parameters<Provider['interactionDetails']>[1],
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: sub, amr } });
    return;
  }
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope']));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
}

async function follow(start: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let step = 0; step < 12 && !url.startsWith(redirectUri); step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`The provider stopped at ${url}: ${answer.status} ${await answer.text()}`);
    url = new URL(location, url).href;
  }
  return new URL(url);
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
