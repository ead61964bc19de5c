# llama-cpp-python always asks for the code that the tools of llama.cpp share, half of the whole build, and uses none of it. A plain
# variable hides the cached one that it sets.
set(LLAMA_BUILD_COMMON OFF)
