/** Whether what is typed occurs in the text, without regard to case: for pickers that hold all their options. */
export function contains(text: string, typed: string): boolean {
  return text.toLowerCase().includes(typed.trim().toLowerCase());
}
