"""The Responses form of the agent, for a model server and for an AgentServer."""

from uuid import uuid4

from lookup import run
from mlflow.types.responses import ResponsesAgentRequest, ResponsesAgentResponse


def respond(request: ResponsesAgentRequest) -> ResponsesAgentResponse:
    history = [{"role": item.role, "content": item.content} for item in request.input]
    session = request.context.conversation_id if request.context else None
    done = run(history, (request.custom_inputs or {}).get("client_request_id"), session)
    return ResponsesAgentResponse(output=[item for message in done["messages"] for item in items_of(message)])


def items_of(message: dict) -> list[dict]:
    if message["role"] == "tool":
        return [{"type": "function_call_output", "call_id": message["tool_call_id"], "output": message["content"]}]
    if "tool_calls" in message:
        return [
            {"type": "function_call", "id": f"fc_{uuid4().hex}", "call_id": call["id"], **call["function"]}
            for call in message["tool_calls"]
        ]
    text = {"type": "output_text", "text": message["content"], "annotations": []}
    message_id = f"msg_{uuid4().hex}"
    return [{"type": "message", "id": message_id, "role": "assistant", "status": "completed", "content": [text]}]
