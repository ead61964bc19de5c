"""Loads what `export` wrote of the batch `told` with the tools that it is for, and prints what they found as JSON."""

import json

import datasets
import duckdb
import pandas
import pyarrow.parquet


def facts_of(turns):
    """What a table says, by any reader."""
    by_seed = turns.set_index(["seed_id", "turn"])
    return {
        "columns": list(turns.columns),
        "rows": len(turns),
        "long": by_seed["answer"]["long"].str.len().tolist(),
        "emoji": by_seed["answer"]["bike.expert.t2", 0],
        "failures": turns[turns["outcome"] == "agent-failed"]["seed_id"].tolist(),
        "odd": {seed: text for (seed, turn), text in by_seed["answer"].items() if seed.startswith("odd-") and turn == 0},
        "tools": json.loads(by_seed["tool_calls"]["bike.expert.t2", 0]),
        "metadata": json.loads(by_seed["seed_metadata"]["bike.expert.t2", 0]),
        "verdicts": turns.groupby("seed_id")["verdict"].first().value_counts().to_dict(),
    }


def query(sql):
    return duckdb.sql(sql).fetchall()


turns = pandas.read_json("told.jsonl", lines=True)
conversations = pandas.read_json("told.conversations.jsonl", lines=True)
messages = datasets.load_dataset("json", data_files="told.messages.jsonl", split="train", cache_dir="cache")
uneven = datasets.load_dataset("json", data_files="uneven.jsonl", split="train", cache_dir="cache")
tool_answer = next(each for each in messages[0]["messages"] if each["role"] == "tool")
loaded = {
    "records": [len(turns), len(conversations), conversations["outcome"].value_counts().to_dict()],
    "csv": facts_of(pandas.read_csv("told.csv", keep_default_na=False, na_values={"turn": ""})),
    "parquet": facts_of(pandas.read_parquet("told.parquet")),
    "parquetTypes": {field.name: str(field.type) for field in pyarrow.parquet.read_schema("told.parquet")},
    "duckdb": {
        "outcomes": query("select outcome, count(distinct seed_id) from 'told.parquet' group by all order by all"),
        "team": query("select distinct seed_metadata->>'team' from 'told.parquet' where seed_metadata is not null"),
        "csvRows": query("select count(*) from read_csv('told.csv', max_line_size = 4000000)"),
        "longest": query("select max(length(answer)) from 'told.parquet'"),
    },
    "datasets": {
        "columns": messages.column_names,
        "features": {name: str(feature) for name, feature in messages.features.items() if name != "messages"},
        "rows": len(messages),
        "calls": next(each["tool_calls"] for each in messages[0]["messages"] if each["tool_calls"]),
        "toolAnswer": tool_answer["content"],
        "longest": max(len(message["content"]) for row in messages for message in row["messages"]),
        "metadata": json.loads(messages[0]["metadata"]),
        "uneven": [len(uneven), uneven.features == messages.features],
    },
}
print(json.dumps(loaded))
