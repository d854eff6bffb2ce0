// The codec that an interconnect gets, with what the catalogue knows of it: payload type, clock and frame.
import type { FieldViewProps } from '../fields/index.tsx';
import { codecFacts, useCodecs } from './codecs.ts';

export default function CodecView(props: FieldViewProps) {
  const codec = useCodecs().get(String(props.value));
  if (props.mode === 'cell') {
    const { mode: _mode, Generated, ...rest } = props;
    return <Generated {...rest} />;
  }
  const { mode: _mode, Generated, ...rest } = props;
  return (
    <>
      <Generated {...rest} />
      {codec && <span className="field-quiet field-under">{codecFacts(codec)}</span>}
    </>
  );
}
