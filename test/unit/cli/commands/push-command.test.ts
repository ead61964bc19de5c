import { describe, expect, it } from 'vitest';
import { storeToPush } from '../../../support/pushed-batch.ts';
import { problems } from '../../../support/reading-commands.ts';

const MLFLOW = 'mlflow nightly-7 --tracking-uri http://127.0.0.1:1';

describe('push', () => {
  it.each([
    ['mlflow nightly-7', /^--tracking-uri: is missing: give the address of an MLflow server/],
    ['mlflow nightly-7 --tracking-uri databricks', /^--tracking-uri: Databricks takes traces in another way/],
    ['mlflow nightly-7 --tracking-uri ./mlruns', /^--tracking-uri: must be an http/],
    [`${MLFLOW} --set strict`, /^--set: batch nightly-7 has no set "strict"/],
    [`${MLFLOW} --dataset it's`, /^--dataset: expected a name/],
    ['mlflow nightly-8 --tracking-uri http://127.0.0.1:1', /there is no batch "nightly-8".*nightly-7/],
    ['otlp nightly-7', /^--endpoint: is missing: give the address that takes OTLP/],
    ['otlp nightly-7 --endpoint http://127.0.0.1:1 --protocol grpc', /^--protocol: grpc is not written/],
    ['otlp nightly-7 --endpoint http://127.0.0.1:1 --header authorization=NO_KEY', /^--header: .*NO_KEY.* is not set/],
  ])('%s is bad input', async (line, words) => {
    const { home } = await storeToPush();
    expect(String(await problems(['push', ...line.split(' ')], { home }))).toMatch(words);
  });
});
