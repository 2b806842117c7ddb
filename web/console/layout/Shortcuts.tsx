import { Modal } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

const PLACES = new Map([
  ['t', paths.today()],
  ['c', paths.customers()],
  ['s', paths.sops()],
  ['d', paths.deliveries()],
]);

const HELP: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['/'], zh.shortcuts.search],
  [['Enter'], zh.shortcuts.open],
  [['Esc'], zh.shortcuts.escape],
  [['g', 't'], zh.shortcuts.goToday],
  [['g', 'c'], zh.shortcuts.goCustomers],
  [['g', 's'], zh.shortcuts.goSops],
  [['g', 'd'], zh.shortcuts.goDeliveries],
  [['?'], zh.shortcuts.help],
];

/** Keys that work everywhere except while typing: `/` search, `?` this list, `g` and a letter to go somewhere. */
export function Shortcuts(): ReactNode {
  const navigate = useNavigate();
  const [help, setHelp] = useState<'open' | 'shut'>('shut');
  const going = useRef(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = going.current ? PLACES.get(event.key) : undefined;
      going.current = event.key === 'g';
      if (place !== undefined) void navigate(place);
      if (event.key === '?') setHelp('open');
      if (event.key === '/') {
        const search =
          document.querySelector<HTMLInputElement>('main input[type="search"]') ?? document.querySelector<HTMLInputElement>('#quick-find');
        if (search === null) return;
        event.preventDefault();
        search.focus();
        search.select();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [navigate]);

  const close = (): void => {
    setHelp('shut');
  };
  return (
    <Modal open={help === 'open'} title={zh.shortcuts.title} footer={null} onCancel={close} width={420}>
      <dl className="shortcuts">
        {HELP.map(([keys, words]) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
