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

/** A person of the provider, by the name that is never anybody else's (OpenID Connect Core, 2). */
export interface Person {
  issuer: string;
  subject: string;
}

/** Who somebody is, as the provider says. */
export interface Identity extends Person {
  /** Verified there; it may pass to another person. */
  email: string;
  multiFactor: boolean;
}

/** Who has come back from the provider, while the code of his second factor is asked. */
interface HalfWay extends Person {
  userId: string;
}

/** Seconds that a person has at the provider, and again for the code. */
export const errandSeconds = 600;
const purpose = 'an errand to the OpenID provider';
const halfWay = 'half way in from the OpenID provider';

/** Loaded when first wanted: most installations have no provider. */
const library = (): Promise<typeof import('openid-client')> => import('openid-client');

/** Why somebody was not let in, as the sign-in page explains it. */
export type OidcProblem =
  'unavailable' | 'expired' | 'refused' | 'unverified' | 'unknown' | 'other' | 'closed' | 'busy';

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
   * The verified address and the lasting name of who comes back with `query`, and whether the provider says that it asked for several factors (RFC 8176).
   * Throws OidcRefused.
   */
  async finish(query: string, carried: string | null): Promise<Identity & { to: string }> {
    const errand = this.opened<Errand>(carried, purpose);
    const provider = await this.provider();
    const claims = await this.claims(provider, new URL(`${this.redirectUri}?${query}`), errand);
    if (typeof claims['email'] !== 'string') throw new OidcRefused('unverified', 'the provider names no address');
    if (claims['email_verified'] !== true)
      throw new OidcRefused('unverified', `the provider has not verified ${claims['email']}`);
    const { amr, sub } = claims;
    if (typeof sub !== 'string' || sub.length > 255) throw new OidcRefused('refused', 'the provider names nobody');
    return {
      email: claims['email'].trim().toLowerCase(),
      issuer: this.config.issuer,
      subject: sub,
      multiFactor: Array.isArray(amr) && amr.includes('mfa'),
      to: errand.to,
    };
  }

  /** What the browser holds while the code of the second factor is asked. */
  hold(who: HalfWay): string {
    return this.seal.seal(JSON.stringify({ ...who, until: Date.now() + errandSeconds * 1000 }), halfWay);
  }

  /** Who it is that holds this. Throws OidcRefused. */
  held(carried: string | null): HalfWay {
    return this.opened<HalfWay & { until: number }>(carried, halfWay);
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
