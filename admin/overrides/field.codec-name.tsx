// What a codec of an interconnect is called, with payload type, clock and frame as the catalogue has them.
import type { FieldViewProps } from '../fields/index.tsx';
import { codecFacts, useCodecs } from './codecs.ts';

export default function CodecNameView(props: FieldViewProps) {
  const codecs = useCodecs();
  if (props.mode === 'input') {
    const { mode: _mode, Generated, ...rest } = props;
    return <Generated {...rest} />;
  }
  const codec = codecs.get(String(props.row['codecId']));
  return (
    <>
      {String(props.value ?? codec?.name ?? props.row['codecId'] ?? '')}
      {codec && <span className="field-quiet field-under">{codecFacts(codec)}</span>}
    </>
  );
}
