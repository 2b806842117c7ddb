/** ¥1,234.50 of integer 分. */
export function yuan(fen: number): string {
  return `¥${(fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })}`;
}

export function count(n: number): string {
  return n.toLocaleString('zh-CN');
}
