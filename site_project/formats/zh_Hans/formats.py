"""Dates as people in China type them. Django's own list uses letters that strptime refuses."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M", "%H时%M分%S秒", "%H时%M分"]
DATETIME_INPUT_FORMATS = [
    *[f"{date} {time}" for date in DATE_INPUT_FORMATS for time in TIME_INPUT_FORMATS],
    *[f"{date}{time}" for date in DATE_INPUT_FORMATS[1:2] for time in TIME_INPUT_FORMATS],
    *DATE_INPUT_FORMATS,
]
