import styles from "./Slider.module.css";

interface Props {
  label: string;
  min: number;
  max: number;
  step: number | "any";
  value: number;
  /** The value in words, where the number alone says little. */
  valueText?: string;
  onChange: (value: number) => void;
}

/** A labelled range input. */
export function Slider({ label, min, max, step, value, valueText, onChange }: Props) {
  return (
    <label className={styles.slider}>
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
    </label>
  );
}
