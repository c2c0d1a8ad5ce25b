"""What the shown programs import, loaded once for all of them."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy
import peft
import torch
import transformers
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
)

LIBRARIES = (numpy, peft, torch, transformers)
CLASSES = (AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSeq2SeqLM, AutoTokenizer)
