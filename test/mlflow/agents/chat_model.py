"""ChatModel: the answer alone; nothing in the reply names the trace or the tools."""

import mlflow
from lookup import run
from mlflow.pyfunc import ChatModel
from mlflow.types.llm import ChatChoice, ChatCompletionResponse, ChatMessage, ChatParams


class LookupChatModel(ChatModel):
    def predict(self, context, messages: list[ChatMessage], params: ChatParams) -> ChatCompletionResponse:
        inputs = params.custom_inputs or {}
        done = run([message.to_dict() for message in messages], inputs.get("client_request_id"))
        answer = ChatMessage(role="assistant", content=done["messages"][-1]["content"])
        return ChatCompletionResponse(choices=[ChatChoice(message=answer)])


mlflow.models.set_model(LookupChatModel())
