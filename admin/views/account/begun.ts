// A set-up that was begun: asked for once, however often React draws, since each asking makes a new secret.
import { useEffect, useRef, useState } from 'react';
import { http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { authUrl } from './parts.tsx';

export interface Begun {
  secret: string;
  uri: string;
  /** A data URL. */
  qr: string;
}

interface Beginning {
  begun: Begun | null;
  error: ServerError | null;
  retry: () => void;
}

export function useBegun(): Beginning {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [error, setError] = useState<ServerError | null>(null);
  const asked = useRef(false);
  const ask = () => {
    asked.current = true;
    setError(null);
    http.post<Begun>(`${authUrl}/second-factor`).then(({ data }) => setBegun(data), setError);
  };
  useEffect(() => {
    if (!asked.current) ask();
  }, []);
  return { begun, error, retry: ask };
}
