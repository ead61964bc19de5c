"""Prints what MLflow's own client finds in an experiment, as JSON: sessions as conversations, traces, rows of datasets."""

import json
import sys

import mlflow
from mlflow.genai.datasets import search_datasets
from mlflow.genai.utils.trace_utils import resolve_conversation_from_session

experiment = mlflow.get_experiment_by_name(sys.argv[1])
sessions = mlflow.search_sessions(locations=[experiment.experiment_id], max_results=100)


def span(span):
    parent = span.parent_id is not None
    return {"id": span.span_id, "name": span.name, "type": span.span_type, "isChild": parent, "outputs": span.outputs}


def trace(trace):
    return {
        "id": trace.info.trace_id,
        "state": str(trace.info.state),
        "user": trace.info.trace_metadata.get("mlflow.trace.user"),
        "tokens": trace.info.token_usage,
        "assessments": [
            {
                "name": each.name,
                "value": getattr(each, "value", None),
                "error": each.error.error_code if getattr(each, "error", None) else None,
                "source": each.source.source_type,
                "session": (each.metadata or {}).get("mlflow.trace.session"),
            }
            for each in trace.info.assessments
        ],
        "spans": [span(each) for each in trace.data.spans],
    }


print(
    json.dumps(
        {
            "sessions": [
                {
                    "id": session.id,
                    "messages": resolve_conversation_from_session(list(session)),
                    "traces": [trace(each) for each in sorted(session, key=lambda each: each.info.timestamp_ms)],
                }
                for session in sessions
            ],
            "datasets": [
                {
                    "name": dataset.name,
                    "rows": [
                        {"inputs": row["inputs"], "expectations": row["expectations"]}
                        for row in dataset.to_df().to_dict(orient="records")
                    ],
                }
                for dataset in search_datasets(experiment_ids=[experiment.experiment_id])
            ],
        }
    )
)
