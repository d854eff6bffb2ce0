// The packet time of a codec: only what its frame permits is offered.
import { Select } from 'antd';
import { controlProps } from '../fields/face.ts';
import type { FieldViewProps } from '../fields/index.tsx';
import { codecFacts, packetTimes, useCodecs } from './codecs.ts';

export default function PacketTimeView(props: FieldViewProps) {
  const codecs = useCodecs();
  if (props.mode === 'cell') {
    const { mode: _mode, Generated, ...rest } = props;
    return <Generated {...rest} />;
  }
  const { mode: _mode, Generated, ...rest } = props;
  const codec = codecs.get(String(rest.values['codecId']));
  // What is no audio has no frame, and before a codec is chosen anything may be right.
  if (!codec || codec.kind !== 'audio') return <Generated {...rest} />;
  const { field, value, onChange } = rest;
  const times = packetTimes(codec, Number(field.min ?? 10), Number(field.max ?? 120));
  const stored = typeof value === 'number' && !times.includes(value) ? [value] : [];
  return (
    <Select
      {...controlProps(rest)}
      value={typeof value === 'number' ? value : null}
      onChange={(next: number) => onChange(next)}
      options={[...times, ...stored].map((time) => ({ value: time, label: `${time} ms` }))}
      title={codecFacts(codec)}
    />
  );
}
