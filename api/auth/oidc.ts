// Sign-on through an OpenID provider: authorization code with PKCE, state and nonce. It says who somebody is; what he may is in `users`.
import type { Configuration } from 'openid-client';
import type { OidcConfig } from '../config.ts';
import { SealBroken, Vault } from './vault.ts';

/** What the browser holds between going to the provider and coming back, sealed: nothing lies on the server, so any copy may finish. */
interface Errand {
  state: string;
  nonce: string;
  verifier: string;
  /** Where in the panel to go on. */
  to: string;
  /** Milliseconds since the epoch. */
  until: number;
}

/** Who has come back from the provider, while the code of his second factor is asked. */
interface HalfWay {
  userId: string;
  to: string;
  until: number;
}

/** Seconds that a person has at the provider, and again for the code. */
export const errandSeconds = 600;
const purpose = 'an errand to the OpenID provider';
const halfWay = 'half way in from the OpenID provider';

/** Loaded when first wanted: most installations have no provider. */
const library = (): Promise<typeof import('openid-client')> => import('openid-client');

/** Why somebody was not let in, as the sign-in page explains it. */
export type OidcProblem = 'unavailable' | 'expired' | 'refused' | 'unverified' | 'unknown' | 'closed' | 'busy';

export class OidcRefused extends Error {
  readonly problem: OidcProblem;

  constructor(problem: OidcProblem, why: string, cause?: unknown) {
    super(why, { cause });
    this.problem = problem;
  }
}

export class Oidc {
  readonly label: string;
  private readonly config: OidcConfig;
  private readonly redirectUri: string;
  private readonly seal: Vault;
  private discovered: Promise<Configuration> | null = null;

  /** `secret` seals what the browser carries; `redirectUri` must be known to the provider. */
  constructor(config: OidcConfig, redirectUri: string, secret: string) {
    this.config = config;
    this.label = config.label;
    this.redirectUri = redirectUri;
    this.seal = new Vault(`${purpose} ${secret}`);
  }

  /** Where to send the browser, and what it must bring back. */
  async begin(to: string): Promise<{ url: string; errand: string }> {
    const client = await library();
    const provider = await this.provider();
    const errand: Errand = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      to,
      until: Date.now() + errandSeconds * 1000,
    };
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.redirectUri,
      scope: 'openid email profile',
      code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
      code_challenge_method: 'S256',
      state: errand.state,
      nonce: errand.nonce,
    });
    return { url: url.href, errand: this.seal.seal(JSON.stringify(errand), purpose) };
  }

  /**
   * The verified address of who comes back with `query`, and whether the provider says that it asked for several factors (RFC 8176).
   * Throws OidcRefused.
   */
  async finish(query: string, carried: string | null): Promise<{ email: string; to: string; multiFactor: boolean }> {
    const errand = this.opened<Errand>(carried, purpose);
    const provider = await this.provider();
    const claims = await this.claims(provider, new URL(`${this.redirectUri}?${query}`), errand);
    if (typeof claims['email'] !== 'string') throw new OidcRefused('unverified', 'the provider names no address');
    if (claims['email_verified'] !== true)
      throw new OidcRefused('unverified', `the provider has not verified ${claims['email']}`);
    const { amr } = claims;
    const multiFactor = Array.isArray(amr) && amr.includes('mfa');
    return { email: claims['email'].trim().toLowerCase(), to: errand.to, multiFactor };
  }

  /** What the browser holds while the code of the second factor is asked. */
  hold(userId: string, to: string): string {
    const held: HalfWay = { userId, to, until: Date.now() + errandSeconds * 1000 };
    return this.seal.seal(JSON.stringify(held), halfWay);
  }

  /** Who it is that holds this. Throws OidcRefused. */
  held(carried: string | null): { userId: string; to: string } {
    return this.opened<HalfWay>(carried, halfWay);
  }

  private opened<T extends { until: number }>(carried: string | null, what: string): T {
    if (carried === null) throw new OidcRefused('expired', 'the browser brought nothing back');
    try {
      const errand = JSON.parse(this.seal.open(carried, what)) as T;
      if (errand.until > Date.now()) return errand;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
    throw new OidcRefused('expired', 'the errand was too old or not ours');
  }

  /** Exchanges the code; the library checks state, nonce, signature, issuer, audience and times. */
  private async claims(
    provider: Configuration,
    url: URL,
    { state, nonce, verifier }: Errand,
  ): Promise<Record<string, unknown>> {
    const client = await library();
    try {
      const tokens = await client.authorizationCodeGrant(provider, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('no identity token');
      if (claims['email'] !== undefined) return claims;
      const more = await client.fetchUserInfo(provider, tokens.access_token, claims.sub);
      return { ...more, amr: claims['amr'] };
    } catch (error) {
      throw new OidcRefused('refused', `the answer of the provider is not good: ${(error as Error).message}`, error);
    }
  }

  /** What the provider says of itself; asked once, and again after a failure. */
  private async provider(): Promise<Configuration> {
    const client = await library();
    const { issuer, clientId, clientSecret } = this.config;
    const options = issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {};
    this.discovered ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = null;
      throw new OidcRefused('unavailable', 'the provider cannot be reached', error);
    }
  }
}
