import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { signIn } from '../../../domain/auth/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { sessionOf, sessionQuery } from '../../api/session.ts';
import { Logo } from '../../ui/Logo.tsx';
import { zh } from '../../ui/zh.ts';
import { safeNext } from '../paths.ts';
import './login.css';

type Values = { login: string; password: string };

export function LoginPage(): ReactNode {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const enter = useCommand(
    (body: Values) => call(signIn, { body }),
    (answer) => {
      client.setQueryData(sessionQuery.queryKey, sessionOf(answer));
      void navigate(safeNext(search.get('next')), { replace: true });
    },
  );
  useEffect(() => {
    document.title = `${zh.login.title} · ${zh.shell.product}`;
  }, []);
  return (
    <main className="login">
      <section className="card login-card">
        <div className="login-brand">
          <Logo size={40} />
          <h1>{zh.shell.product}</h1>
          <p className="secondary">{zh.shell.slogan}</p>
        </div>
        {enter.isError ? <Alert className="spaced" type="error" showIcon title={messageOf(enter.error)} /> : null}
        <Form<Values> layout="vertical" requiredMark={false} onFinish={enter.mutate} size="large">
          <Form.Item name="login" label={zh.login.account} rules={[{ required: true, message: zh.login.accountRequired }]}>
            <Input autoFocus autoComplete="username" maxLength={100} />
          </Form.Item>
          <Form.Item name="password" label={zh.login.password} rules={[{ required: true, message: zh.login.passwordRequired }]}>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={enter.isPending}>
            {zh.login.submit}
          </Button>
        </Form>
        <p className="note login-hint">{zh.login.hint}</p>
      </section>
    </main>
  );
}
