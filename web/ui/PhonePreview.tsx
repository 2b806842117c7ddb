import type { ReactNode } from 'react';
import { PersonAvatar } from './PersonAvatar.tsx';
import './phone.css';

type Props = { label: string; from: string; when: string; text: string; placeholder: string };

/** The message as the customer will see it in WeChat. */
export function PhonePreview({ label, from, when, text, placeholder }: Props): ReactNode {
  return (
    <figure className="phone" aria-label={label}>
      <div className="phone-bar">{from}</div>
      <div className="phone-screen">
        <div className="phone-when">{when}</div>
        <div className="phone-message">
          <PersonAvatar name={from} size={34} />
          <p className={text === '' ? 'bubble bubble-empty' : 'bubble'}>{text === '' ? placeholder : text}</p>
        </div>
      </div>
      <div className="phone-input" aria-hidden="true" />
    </figure>
  );
}
