import { Alert, Button, Drawer, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { messageOf } from '../api/error.ts';
import { zh } from './zh.ts';

type Props<Values extends object> = {
  title: string;
  form: FormInstance<Values>;
  initialValues: Values;
  submitLabel: string;
  pending: boolean;
  error: Error | null;
  onSubmit: (values: Values) => void;
  onClose: () => void;
  children: ReactNode;
  /** Left of the buttons: a dangerous act, say. */
  aside?: ReactNode;
};

/** A form in a drawer, which is a route: closing goes back to the page underneath. */
export function FormDrawer<Values extends object>(props: Props<Values>): ReactNode {
  const { title, form, initialValues, submitLabel, pending, error, onSubmit, onClose, children, aside } = props;
  return (
    <Drawer
      open
      size={560}
      title={title}
      onClose={onClose}
      footer={
        <div className="drawer-footer">
          <span>{aside}</span>
          <span className="row">
            <Button onClick={onClose}>{zh.actions.cancel}</Button>
            <Button type="primary" loading={pending} onClick={form.submit}>
              {submitLabel}
            </Button>
          </span>
        </div>
      }
    >
      {error === null ? null : <Alert className="spaced" type="error" showIcon title={messageOf(error)} />}
      <Form<Values> form={form} layout="vertical" initialValues={initialValues} onFinish={onSubmit} requiredMark={false}>
        {children}
        <button type="submit" hidden>
          {submitLabel}
        </button>
      </Form>
    </Drawer>
  );
}
