"""ChatAgent: every message of the turn is in the reply, and `custom_outputs.trace_id` names the trace."""

from uuid import uuid4

import mlflow
from lookup import run
from mlflow.pyfunc import ChatAgent
from mlflow.types.agent import ChatAgentMessage, ChatAgentResponse, ChatContext


class LookupChatAgent(ChatAgent):
    def predict(
        self,
        messages: list[ChatAgentMessage],
        context: ChatContext | None = None,
        custom_inputs: dict | None = None,
    ) -> ChatAgentResponse:
        history = [message.model_dump(exclude_none=True) for message in messages]
        session = context.conversation_id if context else None
        done = run(history, (custom_inputs or {}).get("client_request_id"), session)
        new = [ChatAgentMessage(id=str(uuid4()), **message) for message in done["messages"]]
        return ChatAgentResponse(messages=new, custom_outputs={"trace_id": done["trace_id"]})


mlflow.models.set_model(LookupChatAgent())
