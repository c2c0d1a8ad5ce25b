"""Colours, fonts and spacing of the widgets; `assets/style.css` does the rest."""

import gradio as gr
from gradio.themes.utils import sizes

SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "sans-serif",
)
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono", "monospace")


def make_theme() -> gr.themes.Base:
    """Quiet greys, one blue accent, system fonts, no shadows."""
    return gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        font=SANS,
        font_mono=MONO,
        spacing_size=sizes.spacing_md,
        radius_size=sizes.radius_md,
        text_size=sizes.text_md,
    ).set(
        body_background_fill="#f8fafc",
        body_background_fill_dark="#0f141b",
        block_background_fill="#ffffff",
        block_background_fill_dark="#171d26",
        block_border_color="#e2e8f0",
        block_border_color_dark="#263040",
        block_border_width="1px",
        block_shadow="none",
        block_label_text_color="#334155",
        block_label_text_color_dark="#cbd5e1",
        block_info_text_color="#64748b",
        block_info_text_color_dark="#94a3b8",
        button_primary_background_fill="#1d4ed8",
        button_primary_background_fill_hover="#1e40af",
        button_primary_background_fill_dark="#2563eb",
        button_primary_background_fill_hover_dark="#1d4ed8",
        button_primary_text_color="#ffffff",
        button_cancel_background_fill="transparent",
        button_cancel_background_fill_dark="transparent",
        button_cancel_border_color="#b45309",
        button_cancel_text_color="#92400e",
        button_cancel_text_color_dark="#fbbf24",
        slider_color="#1d4ed8",
        slider_color_dark="#60a5fa",
        input_background_fill="#ffffff",
        input_background_fill_dark="#10161e",
    )
