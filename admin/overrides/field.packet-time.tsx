// The packet time of a codec: only what its frame permits is offered.
import { Select } from 'antd';
import { useEffect, useRef } from 'react';
import { controlProps } from '../fields/face.ts';
import type { InputProps } from '../fields/face.ts';
import type { FieldViewProps } from '../fields/index.tsx';
import { codecFacts, packetTimes, useCodecs } from './codecs.ts';
import type { Codec } from './codecs.ts';

export default function PacketTimeView(props: FieldViewProps) {
  const codecs = useCodecs();
  if (props.mode === 'cell') {
    const { mode: _mode, Generated, ...rest } = props;
    return <Generated {...rest} />;
  }
  const { mode: _mode, Generated, ...rest } = props;
  const codec = codecs.get(String(rest.values['codecId']));
  // What is no audio has no frame, and before a codec is chosen anything may be right.
  if (codec?.kind !== 'audio') return <Generated {...rest} />;
  return <PacketTimes {...rest} codec={codec} />;
}

function PacketTimes({ codec, ...props }: InputProps & { codec: Codec }) {
  const { field, value, values, onChange } = props;
  const times = packetTimes(codec, Number(field.min ?? 10), Number(field.max ?? 120));
  const time = typeof value === 'number' ? value : null;
  const suits = time === null || times.includes(time);
  // What is stored stays as it is until another codec is chosen.
  const stored = useRef(values['id'] ? codec.code : null);
  const nearest = times.toSorted((a, b) => Math.abs(a - (time ?? a)) - Math.abs(b - (time ?? b)))[0];
  useEffect(() => {
    if (!suits && nearest !== undefined && codec.code !== stored.current) onChange(nearest);
  });
  return (
    <Select
      {...controlProps(props)}
      value={suits ? time : null}
      placeholder={suits ? 'Choose…' : `${time} ms does not fit the frame`}
      onChange={(next: number) => onChange(next)}
      options={times.map((one) => ({ value: one, label: `${one} ms` }))}
      title={codecFacts(codec)}
    />
  );
}
