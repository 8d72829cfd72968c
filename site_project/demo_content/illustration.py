"""Draws the demo portal's pictures: covers, portraits, emblems.

Everything follows from the seeds, so the same pictures come out every time.
A character is drawn only where a CJK font is found; shapes stand in otherwise.
"""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SCALE = 2  # drawn twice as large, then reduced: smooth edges without an engine
PAPER = (246, 244, 239)
THEMES = {
    "dai": ((23, 73, 90), (226, 236, 236), (200, 96, 66)),
    "red": ((122, 30, 30), (246, 234, 222), (196, 148, 84)),
    "navy": ((34, 64, 107), (228, 235, 245), (217, 170, 84)),
    "pine": ((47, 93, 80), (232, 240, 230), (206, 132, 78)),
}
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Bold.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:/Windows/Fonts/STZHONGS.TTF",
)


# Tools


def mix(one, other, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def gradient(size, top, bottom):
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def fill(image, points, top, bottom):
    """A polygon filled from `top` at its highest point to `bottom` at its lowest."""
    ys = [y for _, y in points]
    high, low = int(max(0, min(ys))), int(min(image.height, max(ys)))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    box = (0, high, image.width, max(low, high + 1))
    image.paste(gradient((image.width, box[3] - high), top, bottom), box, mask.crop(box))


def ridge(rng, width, base, height, rough=1.0):
    """A skyline of mountains: a few long waves, and short ones on top."""
    waves = [(rng.uniform(0.6, 1.6), rng.uniform(0, 7), 0.6)]
    waves += [(rng.uniform(2, 4), rng.uniform(0, 7), 0.28), (rng.uniform(6, 11), rng.uniform(0, 7), 0.09 * rough)]
    line = []
    for step in range(161):
        x = step / 160
        lift = sum(size * math.sin(x * 6.28 * rate + shift) for rate, shift, size in waves)
        line.append((x * width, base - height * (0.5 + 0.5 * lift) + rng.uniform(-1, 1) * rough * height * 0.008))
    return line


def closed(line, width, bottom):
    return [*line, (width, bottom), (0, bottom)]


def canvas(theme, size, rng, sun=True):
    ink, pale, warm = THEMES[theme]
    width, height = size[0] * SCALE, size[1] * SCALE
    image = gradient((width, height), mix(pale, ink, 0.10), mix(pale, PAPER, 0.75))
    if sun:
        x, y, r = width * rng.uniform(0.62, 0.8), height * rng.uniform(0.2, 0.3), height * rng.uniform(0.07, 0.09)
        ImageDraw.Draw(image).ellipse([x - r, y - r, x + r, y + r], fill=mix(warm, pale, 0.12))
    return image, ink, pale, warm


def mountains(image, rng, ink, pale, count=4, start=0.52, step=0.11, tall=0.24):
    for i in range(count):
        tone = mix(pale, ink, 0.2 + 0.55 * i / max(1, count - 1))
        base = image.height * (start + step * i)
        line = ridge(rng, image.width, base, image.height * (tall - 0.03 * i))
        fill(image, closed(line, image.width, base + image.height * 0.26), tone, mix(pale, PAPER, 0.6 - 0.12 * i))


def roof(draw, x, y, width, height, color):
    """A quiet swept roof, the one sign that this is a Chinese campus."""
    half, curve = width / 2, []
    for step in range(21):
        t = step / 20
        curve.append((x - half + half * t, y - height * t**1.9))
    curve += [(2 * x - px, py) for px, py in reversed(curve)]
    draw.polygon(curve, fill=color)


def tree(draw, x, y, size, color):
    draw.line([x, y, x, y - size], fill=color, width=max(2, int(size * 0.06)))
    draw.ellipse([x - size * 0.32, y - size * 1.5, x + size * 0.32, y - size * 0.45], fill=color)


# Covers


def hills(theme, size, rng):
    image, ink, pale, _ = canvas(theme, size, rng)
    mountains(image, rng, ink, pale, count=5, start=0.5, step=0.125, tall=0.27)
    return image


def campus(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng)
    mountains(image, rng, ink, pale, count=2, start=0.58, tall=0.26)
    draw, w, h = ImageDraw.Draw(image), image.width, image.height
    ground, dark = h * 0.84, mix(ink, (0, 0, 0), 0.18)
    for x, wide, tall, tone in ((0.2, 0.24, 0.16, 0.8), (0.8, 0.26, 0.18, 0.8), (0.5, 0.34, 0.26, 1)):
        color = mix(pale, ink, tone)
        left, right, top = (x - wide / 2) * w, (x + wide / 2) * w, ground - tall * h
        draw.rectangle([left, top, right, ground], fill=color)
        roof(draw, x * w, top + 2, wide * w * 1.16, h * 0.085, mix(color, (0, 0, 0), 0.14))
        bays = int(wide * 38) | 1
        gap = (right - left) / bays
        for bay in range(bays):
            for floor in range(2 if tall < 0.2 else 3):
                px, py = left + gap * (bay + 0.3), top + h * (0.032 + 0.068 * floor)
                lit = rng.random() < 0.14
                draw.rectangle([px, py, px + gap * 0.4, py + h * 0.038], fill=warm if lit else mix(color, pale, 0.62))
    draw.rectangle([0, ground, w, h], fill=dark)
    draw.rectangle([0, ground, w, ground + h * 0.012], fill=mix(ink, pale, 0.35))
    for _ in range(15):
        tree(draw, rng.uniform(0, w), ground + 2, h * rng.uniform(0.05, 0.09), mix(dark, ink, rng.random() * 0.5))
    return image


def terraces(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng)
    mountains(image, rng, ink, pale, count=3, start=0.42, step=0.07, tall=0.2)
    w, h, shift = image.width, image.height, rng.uniform(0, 6)
    for i in range(11):
        y = h * (0.55 + 0.006 * i * i + 0.028 * i)
        line = [(w * s / 60, y + h * 0.035 * math.sin(s / 60 * 5.2 + shift + i * 0.24)) for s in range(61)]
        tone = mix(mix(pale, warm, 0.34 if i % 4 == 1 else 0.05), ink, 0.2 + 0.066 * i)
        fill(image, closed(line, w, h), tone, mix(tone, ink, 0.25))
        ImageDraw.Draw(image).line(line, fill=mix(tone, PAPER, 0.5), width=3)
    return image


def river(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng)
    mountains(image, rng, ink, pale, count=3, start=0.5, step=0.08, tall=0.26)
    draw, w, h = ImageDraw.Draw(image), image.width, image.height
    shore = h * 0.66
    image.paste(gradient((w, int(h - shore)), mix(pale, ink, 0.16), mix(pale, ink, 0.62)), (0, int(shore)))
    deck, color = shore - h * 0.05, mix(ink, (0, 0, 0), 0.12)
    arch = w / 6
    for i in range(-1, 7):
        left = i * arch + arch * 0.08
        draw.rectangle([i * arch - arch * 0.09, deck, i * arch + arch * 0.09, shore + h * 0.04], fill=color)
        draw.arc([left, deck, left + arch * 0.84, deck + h * 0.2], 180, 360, fill=color, width=int(h * 0.02))
    draw.rectangle([0, deck - h * 0.012, w, deck + h * 0.026], fill=color)
    for _ in range(46):
        y = rng.uniform(shore + h * 0.06, h)
        x, long = rng.uniform(-0.1, 1) * w, w * rng.uniform(0.04, 0.2)
        draw.line([x, y, x + long, y], fill=mix(pale, ink, rng.uniform(0.05, 0.4)), width=3)
    return image


def network(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng, sun=False)
    w, h = image.size
    image.paste(gradient((w, h), mix(ink, (0, 0, 0), 0.25), ink))
    draw, unit = ImageDraw.Draw(image), h / 12
    for i in range(5):
        line = ridge(rng, w, h * (0.58 + 0.11 * i), h * 0.2, rough=0.2)
        draw.line(line, fill=mix(ink, pale, 0.16 + 0.1 * i), width=3)
        for x, y in line[rng.randint(2, 8) :: 13]:
            r = unit * rng.choice((0.07, 0.1, 0.16))
            draw.line([x, y, x, h], fill=mix(ink, pale, 0.1), width=2)
            draw.ellipse([x - r, y - r, x + r, y + r], fill=warm if rng.random() < 0.2 else mix(ink, pale, 0.75))
    r = unit * 1.5
    draw.ellipse([w * 0.72 - r, h * 0.24 - r, w * 0.72 + r, h * 0.24 + r], outline=warm, width=6)
    return image


def arches(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng, sun=False)
    w, h = image.size
    draw, count = ImageDraw.Draw(image), 5
    wall = mix(pale, ink, 0.82)
    view = Image.new("L", image.size, 255)
    hole, bay = ImageDraw.Draw(view), w / count
    for i in range(count):
        left, right = i * bay + bay * 0.16, (i + 1) * bay - bay * 0.16
        hole.rectangle([left, h * 0.38, right, h * 0.82], fill=0)
        hole.ellipse([left, h * 0.38 - (right - left) / 2, right, h * 0.38 + (right - left) / 2], fill=0)
    r = h * 0.07
    draw.ellipse([w * 0.7 - r, h * 0.36 - r, w * 0.7 + r, h * 0.36 + r], fill=warm)
    mountains(image, rng, ink, pale, count=3, start=0.62, step=0.08, tall=0.22)
    image.paste(gradient((w, h), mix(wall, (0, 0, 0), 0.12), wall), (0, 0), view)
    draw.rectangle([0, h * 0.82, w, h], fill=mix(ink, (0, 0, 0), 0.3))
    draw.rectangle([0, h * 0.82, w, h * 0.832], fill=mix(ink, pale, 0.3))
    for i in range(count):
        x = i * bay + bay / 2
        draw.polygon(
            [(x - bay * 0.3, h * 0.83), (x + bay * 0.3, h * 0.83), (x + bay * 0.36, h), (x - bay * 0.36, h)],
            fill=mix(ink, pale, 0.1),
        )
    return image


def contours(theme, size, rng):
    image, ink, pale, warm = canvas(theme, size, rng, sun=False)
    w, h = image.size
    draw, cx, cy = ImageDraw.Draw(image), w * rng.uniform(0.55, 0.7), h * rng.uniform(0.4, 0.55)
    bumps = [(n, rng.uniform(0, 6.28), rng.uniform(0.04, 0.13)) for n in (2, 3, 5)]
    for i in range(13, 0, -1):
        ring = []
        for step in range(181):
            a = step / 180 * 6.283
            r = h * 0.083 * i * (1 + sum(s * math.sin(n * a + p + i * 0.06) for n, p, s in bumps))
            ring.append((cx + r * 1.25 * math.cos(a), cy + r * math.sin(a)))
        draw.polygon(ring, fill=mix(pale, ink, 0.84 - 0.062 * i))
        draw.line(ring, fill=mix(pale, ink, 0.9 - 0.06 * i), width=2)
    r = h * 0.018
    draw.ellipse([cx - r, cy - r, cx + r, cy + r], fill=warm)
    return image


COVERS = {
    "campus": (campus, "dai", 11),
    "community": (campus, "pine", 23),
    "terraces": (terraces, "pine", 5),
    "rice": (terraces, "dai", 31),
    "river": (river, "navy", 8),
    "bridge": (river, "dai", 19),
    "network": (network, "dai", 4),
    "signal": (network, "navy", 9),
    "arches": (arches, "red", 3),
    "library": (arches, "dai", 14),
    "hills": (hills, "dai", 7),
    "dawn": (hills, "red", 12),
    "drill": (contours, "navy", 6),
    "field": (contours, "pine", 2),
}


# Portraits: an arch, a horizon, the surname


def cjk_font(size):
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size, index=2 if "Noto" in path else 0)
    return None


def portrait(char, theme, seed):
    rng, size = random.Random(seed), (240, 288)
    ink, pale, warm = THEMES[theme]
    w, h = size[0] * SCALE, size[1] * SCALE
    image = gradient((w, h), mix(pale, ink, 0.06), mix(pale, PAPER, 0.5))
    for i in range(3):
        tone = mix(pale, ink, 0.12 + 0.1 * i)
        line = ridge(rng, w, h * (0.86 + 0.07 * i), h * 0.1)
        fill(image, closed(line, w, h), tone, mix(tone, pale, 0.5))
    draw, font = ImageDraw.Draw(image), cjk_font(int(w * 0.46))
    if font:
        draw.text((w / 2, h * 0.42), char, font=font, fill=ink, anchor="mm")
    else:
        draw.ellipse([w * 0.36, h * 0.22, w * 0.64, h * 0.46], fill=ink)
        draw.pieslice([w * 0.22, h * 0.5, w * 0.78, h * 1.0], 180, 360, fill=ink)
    return image.resize(size, Image.LANCZOS)


# Emblems: the sign of an institution on a tile of its colour

EMBLEMS = {
    "yunling": ("red", [(8, 34), (18, 18), (24, 27), (29, 20), (40, 34)]),
    "qinghe": ("pine", [(12, 36), (24, 10), (36, 36), (24, 28), (12, 36)]),
}


def emblem(name):
    theme, line = EMBLEMS[name]
    ink, _, warm = THEMES[theme]
    size = 96 * SCALE
    image = Image.new("RGB", (size, size), ink)
    draw = ImageDraw.Draw(image)
    draw.line([(x * size / 48, y * size / 48) for x, y in line], fill=(255, 255, 255), width=size // 20, joint="curve")
    draw.ellipse([size * 0.64, size * 0.2, size * 0.76, size * 0.32], fill=warm)
    return image.resize((96, 96), Image.LANCZOS)


def cover(name):
    """The cover of that name, 960 × 600."""
    style, theme, seed = COVERS[name]
    return style(theme, (960, 600), random.Random(seed)).resize((960, 600), Image.LANCZOS)
