"""Logs every form to the tracking server of the environment and registers it under its own name, version 1."""

from pathlib import Path

import mlflow

HERE = Path(__file__).parent
FORMS = {"chat_model": [], "chat_agent": [], "responses_agent": ["responses_lookup.py"], "plain_pyfunc": []}

mlflow.set_experiment("models")
for form, modules in FORMS.items():
    mlflow.pyfunc.log_model(
        name=form,
        python_model=str(HERE / f"{form}.py"),
        code_paths=[str(HERE / module) for module in ["lookup.py", *modules]],
        registered_model_name=form,
        pip_requirements=[f"mlflow=={mlflow.__version__}"],
    )
