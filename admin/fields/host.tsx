// An IP address or a host name, as a SIP target may be given.
import type { FieldFace, InputProps } from './face.ts';
import { ipAddressFace } from './ipAddress.tsx';
import { TextControl, TextFilter } from './text-control.tsx';

function HostInput(props: InputProps) {
  return <TextControl {...props} mono control={{ placeholder: 'sip.example.com or 192.0.2.1', spellCheck: false }} />;
}

export const hostFace: FieldFace = { ...ipAddressFace, Input: HostInput, Filter: TextFilter };
