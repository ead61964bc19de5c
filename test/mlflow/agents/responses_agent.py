"""ResponsesAgent: tool calls and their results are items of the reply; its trace is found by the client request id."""

import mlflow
from mlflow.pyfunc import ResponsesAgent
from mlflow.types.responses import ResponsesAgentRequest, ResponsesAgentResponse
from responses_lookup import respond


class LookupResponsesAgent(ResponsesAgent):
    def predict(self, request: ResponsesAgentRequest) -> ResponsesAgentResponse:
        return respond(request)


mlflow.models.set_model(LookupResponsesAgent())
