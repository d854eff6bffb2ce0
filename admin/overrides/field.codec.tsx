// A codec of an interconnect with what the catalogue knows of it: payload type, clock and frame.
import type { FieldViewProps } from '../fields/index.tsx';
import { codecFacts, useCodecs } from './codecs.ts';

export default function CodecView(props: FieldViewProps) {
  const codec = useCodecs().get(String(props.value));
  const facts = codec && <span className="field-quiet field-under">{codecFacts(codec)}</span>;
  if (props.mode === 'input') {
    const { mode: _mode, Generated, ...rest } = props;
    return (
      <>
        <Generated {...rest} />
        {facts}
      </>
    );
  }
  const { mode: _mode, Generated, ...rest } = props;
  return (
    <>
      <Generated {...rest} />
      {facts}
    </>
  );
}
