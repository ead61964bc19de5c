"""What every form of the test agent does: two rounds of one tool, with no model and no network."""

import hashlib
import json

import mlflow
from mlflow.entities import SpanType

TOOL = "read_page"


@mlflow.trace(name=TOOL, span_type=SpanType.TOOL)
def read_page(question: str, page: int) -> str:
    digest = hashlib.sha256(f"{question}/{page}".encode()).hexdigest()[:12]
    return f"Page {page} says {digest} about: {question}"


@mlflow.trace(name="chat_completions", span_type=SpanType.CHAT_MODEL)
def decide(messages: list[dict]) -> dict:
    """Stands for the model: asks for two pages, one after the other, then answers.

    Its inputs repeat every tool result so far, as those of real models do, so a trace holds it several times.
    """
    results = [message["content"] for message in since_question(messages) if message["role"] == "tool"]
    if len(results) == 2:
        return {"role": "assistant", "content": f"I read {len(results)} pages. {results[-1]}"}
    page = len(results) + 1
    function = {"name": TOOL, "arguments": json.dumps({"page": page})}
    call = {"id": f"call_{page}", "type": "function", "function": function}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


@mlflow.trace(name="lookup_agent", span_type=SpanType.AGENT)
def run(history: list[dict], client_request_id: str | None = None, session: str | None = None) -> dict:
    """The new messages of this turn, the answer last, and the id of the trace."""
    mlflow.update_current_trace(
        client_request_id=client_request_id,
        metadata={"mlflow.trace.session": session} if session else None,
    )
    question = history[-1]["content"]
    new: list[dict] = []
    while not new or new[-1].get("tool_calls") or new[-1]["role"] == "tool":
        reply = decide([*history, *new])
        new.append(reply)
        for call in reply.get("tool_calls", []):
            content = read_page(question, json.loads(call["function"]["arguments"])["page"])
            new.append({"role": "tool", "name": TOOL, "tool_call_id": call["id"], "content": content})
    return {"messages": new, "trace_id": mlflow.get_active_trace_id()}


def since_question(messages: list[dict]) -> list[dict]:
    last = max(index for index, message in enumerate(messages) if message["role"] == "user")
    return messages[last + 1 :]
