/** The browser's own checkbox: this page is the first that people wait for. */
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

interface CheckProps {
  readonly checked: boolean;
  /** Some of what it stands for is checked. */
  readonly some?: boolean;
  readonly onChange: (checked: boolean) => void;
  /** In place of a visible text. */
  readonly label?: string;
  readonly children?: ReactNode;
}

export function Check({ checked, some = false, onChange, label, children }: CheckProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <label className="cv-check">
      <input
        ref={box}
        type="checkbox"
        checked={checked}
        aria-label={label}
        onChange={(event) => {
          onChange(event.target.checked);
        }}
      />
      {children}
    </label>
  );
}
