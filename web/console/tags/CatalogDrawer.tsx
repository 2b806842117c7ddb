import { App, Form } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { useCommand } from '../../api/command.ts';
import { FormDrawer } from '../../ui/FormDrawer.tsx';
import { paths } from '../paths.ts';

type Props<Values extends { name: string }> = {
  title: string;
  submitLabel: string;
  initial: Values;
  command: ReturnType<typeof useCommand<Values, unknown>>;
  /** What is said once it is saved. */
  done: (name: string) => string;
  aside?: ReactNode;
  /** The form's fields. */
  children: ReactNode;
};

/** The drawer of a tag or of a group: saves, says so, and goes back to the list of tags. */
export function CatalogDrawer<Values extends { name: string }>(props: Props<Values>): ReactNode {
  const { title, submitLabel, initial, command, done, aside, children } = props;
  const [form] = Form.useForm<Values>();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const close = (): void => {
    void navigate(paths.tags());
  };
  const submit = (values: Values): void => {
    command.mutate(values, {
      onSuccess: () => {
        message.success(done(values.name));
        close();
      },
    });
  };
  return (
    <FormDrawer<Values>
      title={title}
      form={form}
      initialValues={initial}
      submitLabel={submitLabel}
      pending={command.isPending}
      error={command.error}
      onSubmit={submit}
      onClose={close}
      aside={aside}
    >
      {children}
    </FormDrawer>
  );
}
