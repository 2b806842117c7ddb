import type { ReactNode } from 'react';

/** A labelled group of controls outside a form: `htmlFor` names the control when there is one. */
export function Field({
  label,
  htmlFor,
  className,
  children,
}: {
  label: string;
  htmlFor?: string;
  className?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className={className === undefined ? 'field' : `field ${className}`}>
      {htmlFor === undefined ? (
        <span className="field-label">{label}</span>
      ) : (
        <label className="field-label" htmlFor={htmlFor}>
          {label}
        </label>
      )}
      {children}
    </div>
  );
}
