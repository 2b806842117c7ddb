import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

type Reading = { readonly kind: 'key'; readonly pem: string } | { readonly kind: 'none'; readonly found: string };

const SMALLEST_BITS = 2_048;

/** Reads what was pasted as a private key (91774: RSA, 2048 bits, PKCS#1 or PKCS#8), or says what it is instead. Never repeats it. */
export function privateKeyIn(pasted: string): Reading {
  const pem = `${pasted.replaceAll('\r\n', '\n').trim()}\n`;
  if (!pem.includes('-----BEGIN')) return none('这不是 PEM 格式的私钥：要连同 -----BEGIN 和 -----END 两行一起粘贴');
  if (pem.includes('ENCRYPTED')) return none('这个私钥设了密码：请先用 openssl rsa 去掉密码再粘贴');
  const key = readKey(() => createPrivateKey(pem));
  if (key === undefined) {
    const isPublic = pem.includes('PUBLIC KEY') && readKey(() => createPublicKey(pem)) !== undefined;
    return none(
      isPublic ? '这是公钥：公钥填到企业微信，这里要粘贴和它成对的私钥' : '这不是有效的 RSA 私钥：内容可能不完整，请重新复制整个文件',
    );
  }
  if (key.asymmetricKeyType !== 'rsa') return none('这不是 RSA 私钥：会话存档只认 RSA');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SMALLEST_BITS) return none(`这个 RSA 私钥只有 ${bits} 位：会话存档要 ${SMALLEST_BITS} 位`);
  return { kind: 'key', pem };
}

function readKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    // The sentence says that it is none; the library's own words may repeat what was pasted.
    return undefined;
  }
}

function none(found: string): Reading {
  return { kind: 'none', found };
}
