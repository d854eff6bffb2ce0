// The list of keyboard shortcuts (?).
import { Modal } from 'antd';
import { useMeta } from '../meta/context.tsx';
import { goLetters, homeLetter, menuGroups } from './letters.ts';

const everywhere: [string[], string][] = [
  [['/'], 'Search the list, or find anything'],
  [['Ctrl', 'K'], 'Find or go to anything'],
  [['n'], 'New'],
  [['e'], 'Edit'],
  [['s'], 'Save'],
  [['Ctrl', 'S'], 'Save, even while typing'],
  [['Esc'], 'Back'],
  [['?'], 'These shortcuts'],
];

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const resources = menuGroups(useMeta()).flatMap((group) => group.resources);
  const letters = goLetters(resources);
  return (
    <Modal open title="Keyboard shortcuts" footer={null} onCancel={onClose} width={820} destroyOnHidden>
      <div className="shortcuts">
        <dl>
          {everywhere.map(([keys, what]) => (
            <Row key={what} keys={keys} what={what} />
          ))}
        </dl>
        <dl>
          <Row keys={['g', homeLetter]} what="Overview" />
          {resources.map(({ name, label }) => {
            const letter = letters.get(name);
            return letter && <Row key={name} keys={['g', letter]} what={label.many} />;
          })}
        </dl>
      </div>
      <p className="shortcuts-note">Single letters work while no field has the cursor.</p>
    </Modal>
  );
}

function Row({ keys, what }: { keys: string[]; what: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  );
}
