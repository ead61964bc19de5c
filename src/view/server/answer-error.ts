/** An answer that is no success, with a message for people. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly status: 400 | 404 | 405 | 503;

  constructor(status: AnswerError['status'], message: string) {
    super(message);
    this.status = status;
  }
}
