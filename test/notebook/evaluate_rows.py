"""Evaluates the rows of `mlflow-eval` with scorers of our own, and prints what MLflow found as JSON."""

import json

import mlflow
import pandas
from mlflow.genai.scorers import scorer

mlflow.set_tracking_uri("sqlite:///mlflow.db")
mlflow.set_experiment("exports")


@scorer
def asked(inputs) -> bool:
    return inputs["messages"][-1]["role"] == "user"


@scorer
def length(outputs) -> int:
    return len(outputs)


@scorer
def facts(expectations) -> int:
    return len(expectations.get("expected_facts", []))


rows = pandas.read_json("told.mlflow-eval.jsonl", lines=True)
result = mlflow.genai.evaluate(data=rows, scorers=[asked, length, facts])
table = result.result_df
tags = [each for each in table["tags"] if each["seed_id"] == "bike.expert.t2" and each["turn"] == "1"]
print(json.dumps({
    "rows": len(table),
    "asked": float(result.metrics["asked/mean"]),
    "facts": float(result.metrics["facts/mean"]),
    "longest": int(table["length/value"].max()),
    "tags": {name: tags[0][name] for name in ("batch_id", "outcome", "persona", "verdict", "tag")},
}))
