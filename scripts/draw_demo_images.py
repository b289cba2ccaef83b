"""Draw the pictures of the demonstration course: flat shapes in the colours of the site, drawn three times as large and
made smaller, so that edges are smooth. Run it from the project's folder; it writes `fixtures/media/images/`."""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path("fixtures/media/images")
WIDTH, HEIGHT, SCALE = 1600, 600, 3
PAPER, SHADE, LIGHT, STONE = "#d9cfbb", "#c8bca3", "#e9e2d3", "#a89a80"
DEEP, BRICK, INK, OCHRE = "#8f2d1f", "#b9482f", "#3b332a", "#c69a5b"


class Pen(ImageDraw.ImageDraw):
    """Draws on a large sheet in the coordinates of the small one."""

    def box(self, fill: str, *sides: float, radius: float = 0) -> None:
        """A rectangle from left, top, right and bottom, its corners rounded."""
        self.rounded_rectangle([side * SCALE for side in sides], radius * SCALE, fill=fill)

    def disc(self, fill: str, x: float, y: float, radius: float, *, arc: tuple[int, int] = (0, 360)) -> None:
        """A disc around a point, or the part of it between two angles."""
        sides = [side * SCALE for side in (x - radius, y - radius, x + radius, y + radius)]
        self.pieslice(sides, *arc, fill=fill)

    def shape(self, fill: str, *numbers: float) -> None:
        """A polygon through points given as x, y, x, y."""
        self.polygon([number * SCALE for number in numbers], fill=fill)

    def path(self, fill: str, width: int, *numbers: float) -> None:
        """A line through points given as x, y, x, y."""
        self.line([number * SCALE for number in numbers], fill, width * SCALE, joint="curve")


def two_capitals(pen: Pen) -> None:
    """Two discs joined by a broken line."""
    pen.disc(DEEP, 420, 300, 172)
    pen.disc(BRICK, 1180, 300, 172)
    pen.box(INK, 600, 294, 738, 306)
    pen.box(INK, 862, 294, 1000, 306)
    pen.path(INK, 10, 814, 206, 782, 296, 830, 296, 790, 402)


def closed_session(pen: Pen) -> None:
    """Rows of seats before a lit lectern."""
    pen.shape(LIGHT, 740, 0, 860, 0, 1180, 330, 420, 330)
    pen.box(STONE, 380, 314, 1220, 600, radius=6)
    pen.shape(DEEP, 728, 140, 872, 140, 848, 314, 752, 314)
    pen.box(INK, 708, 122, 892, 144, radius=6)
    for row, (cloth, step) in enumerate(((BRICK, 112), (DEEP, 136), (INK, 164))):
        for seat in range(-8, 9):
            x, y, half = 800 + (seat + row % 2 / 2) * step, 360 + row * 80, step * 0.4
            pen.box(cloth, x - half, y, x + half, 700, radius=half * 0.6)


def two_houses(pen: Pen) -> None:
    """Two houses with one fence between them."""
    pen.box(SHADE, 0, 470, WIDTH, HEIGHT)
    for wall, left in ((DEEP, 190), (BRICK, 1070)):
        pen.box(wall, left, 250, left + 340, 480)
        pen.shape(INK, left - 40, 252, left + 170, 110, left + 380, 252)
        pen.box(LIGHT, left + 60, 310, left + 130, 380)
        pen.box(PAPER, left + 210, 310, left + 280, 480)
    pen.box(INK, 640, 408, 960, 420)
    for x in range(648, 960, 48):
        pen.shape(INK, x, 492, x, 366, x + 8, 350, x + 16, 366, x + 16, 492)


def going_home(pen: Pen) -> None:
    """Three figures walking away from a half-built tower."""
    pen.box(SHADE, 0, 500, WIDTH, HEIGHT)
    for y in (168, 252, 336, 420):
        pen.box(INK, 1080, y, 1380, y + 12)
        for x in range(1084, 1380, 70):
            pen.box(INK, x, y, x + 12, y + 84)
    pen.box(DEEP, 1080, 432, 1380, 504)
    pen.path(INK, 10, 1300, 168, 1300, 70, 1010, 70, 1010, 130)
    for coat, x in ((DEEP, 230), (INK, 430), (BRICK, 620)):
        pen.disc(coat, x, 262, 34)
        pen.shape(coat, x - 40, 310, x + 40, 310, x + 62, 500, x - 62, 500)
        pen.box(OCHRE, x - 118, 436, x - 52, 492, radius=8)


def empty_case(pen: Pen) -> None:
    """A display case with nothing on its stand."""
    pen.disc(LIGHT, 800, 250, 226)
    pen.path(INK, 12, 566, 460, 566, 96, 1034, 96, 1034, 460)
    pen.shape(BRICK, 720, 460, 745, 396, 855, 396, 880, 460)
    pen.box(DEEP, 560, 470, 1040, HEIGHT)
    pen.box(INK, 520, 452, 1080, 482, radius=6)


def public_table(pen: Pen) -> None:
    """A long table with many bowls and one empty place."""
    pen.disc(OCHRE, 800, 250, 170)
    pen.shape(DEEP, 120, 400, 1480, 400, WIDTH, HEIGHT, 0, HEIGHT)
    pen.box(INK, 96, 384, 1504, 404, radius=4)
    for x in (208, 356, 504, 652, 800, 948, 1244, 1392):
        pen.disc(LIGHT, x, 316, 58, arc=(0, 180))
        pen.box(LIGHT, x - 26, 368, x + 26, 384, radius=4)


def fork_in_the_road(pen: Pen) -> None:
    """One road that divides in two before a low sun."""
    pen.disc(BRICK, 800, 250, 150, arc=(180, 360))
    pen.box(STONE, 0, 250, WIDTH, HEIGHT)
    pen.shape(LIGHT, 680, 600, 920, 600, 845, 440, 1250, 250, 1200, 250, 800, 408, 400, 250, 350, 250, 755, 440)
    pen.path(INK, 12, 800, 408, 800, 290)
    pen.shape(DEEP, 700, 300, 730, 276, 792, 276, 792, 324, 730, 324)
    pen.shape(INK, 900, 300, 870, 276, 808, 276, 808, 324, 870, 324)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for draw in (two_capitals, closed_session, two_houses, going_home, empty_case, public_table, fork_in_the_road):
        sheet = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        draw(Pen(sheet))
        small = sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(96, dither=Image.Dither.NONE)
        small.save(FOLDER / f"{draw.__name__.replace('_', '-')}.png", optimize=True)
