/** Environment variables of this process, as the one place that reads them passes them on. */
export type Environment = Readonly<Record<string, string | undefined>>;
