"""A plain pyfunc: rows with a `question` and a `client_request_id` in, answers out."""

import mlflow
from lookup import run
from mlflow.pyfunc import PythonModel


class LookupPyfunc(PythonModel):
    def predict(self, context, model_input, params=None):
        return [answer(row) for row in model_input.to_dict("records")]


def answer(row: dict) -> str:
    done = run([{"role": "user", "content": row["question"]}], row.get("client_request_id"))
    return done["messages"][-1]["content"]


mlflow.models.set_model(LookupPyfunc())
