"""A patch of a photo looked at closely: its light evened, what blurred it taken back, enlarged.

The blur of a lens and of a hand is undone as Wiener did it: each frequency of the patch is raised
as much as that blur had lowered it, but for those where the grain of the sensor is stronger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from zxingcpp import Binarizer

Values = NDArray[np.float32]
LONGEST_TEXT = 300
_QR = zxingcpp.barcode_formats_from_str("QRCode")


@dataclass(frozen=True, slots=True)
class CloserLook:
    """One way to look. Lengths are in modules of the code, `around` in parts of the patch.

    `around` evens the light by what is so far away; `soft` is how far the lens had blurred,
    `shaken` how far the hand moved, at `angle`; `grain` is how much of it is to be expected.
    """

    around: float = 0.0
    soft: float = 0.0
    shaken: float = 0.0
    angle: float = 0.0
    grain: float = 0.01
    times: int = 1
    binarizer: Binarizer = Binarizer.LocalAverage

    def texts(self, patch: Image.Image, module: float) -> list[str]:
        """What the codes of the patch say, looked at in this way."""
        values = np.asarray(patch, np.float32)
        if self.around:
            values /= np.maximum(_around(patch, self.around), 4)
        if self.soft or self.shaken:
            values = _taken_back(values, self._blur(values.shape, module), self.grain)
        clear = _stretched(values)
        size = (clear.width * self.times, clear.height * self.times)
        return codes_of(clear.resize(size, Image.Resampling.BICUBIC), self.binarizer)

    def _blur(self, shape: tuple[int, ...], module: float) -> Values:
        """How much of each frequency the blur left."""
        down, across = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
        if self.shaken:
            along = across * cos(self.angle) + down * sin(self.angle)
            return np.asarray(np.sinc(self.shaken * module * along), np.float32)
        width = 2 * (pi * self.soft * module) ** 2
        return np.asarray(np.exp(-width * (across**2 + down**2)), np.float32)


ALL: Sequence[CloserLook] = (
    CloserLook(soft=0.45, grain=0.03, times=2),
    CloserLook(around=0.05),
    CloserLook(around=0.05, soft=0.6, grain=0.003),
    CloserLook(around=0.12, soft=0.75, grain=0.001, binarizer=Binarizer.GlobalHistogram),
    CloserLook(around=0.12, soft=0.6),
    CloserLook(soft=0.45, times=2),
    CloserLook(around=0.12, soft=0.9, grain=0.001, binarizer=Binarizer.GlobalHistogram),
)
"""Those that are worth a try at each patch, the one that reads most first."""
OF_ONE_HAND: Sequence[CloserLook] = tuple(
    CloserLook(shaken=far, angle=pi * eighth / 8, times=2)
    for far in (1.3, 1.8)
    for eighth in range(8)
)
"""A hand shakes all of a picture: which of these helps, a few patches tell."""


def codes_of(picture: Image.Image, binarizer: Binarizer = Binarizer.LocalAverage) -> list[str]:
    """What the codes of a picture say."""
    return [one.text for one in found_in(picture, binarizer)]


def found_in(
    picture: Image.Image, binarizer: Binarizer = Binarizer.LocalAverage
) -> list[zxingcpp.Barcode]:
    """The codes of a picture that could be read, with a text of a length that ours may have."""
    found = zxingcpp.read_barcodes(
        np.asarray(picture),
        formats=_QR,
        try_invert=False,
        binarizer=binarizer,
    )
    return [one for one in found if 0 < len(one.text) <= LONGEST_TEXT]


def _around(patch: Image.Image, reach: float) -> Values:
    """The light around each place: a shadow's edge goes where it is divided by."""
    far = max(2, round(patch.width * reach))
    return np.asarray(patch.filter(ImageFilter.BoxBlur(far)), np.float32)


def _taken_back(values: Values, blur: Values, grain: float) -> Values:
    light = values.mean()
    raised = np.fft.rfft2(values - light) * blur / (blur * blur + grain)
    return np.asarray(np.fft.irfft2(raised, s=values.shape), np.float32)


def _stretched(values: Values) -> Image.Image:
    """From black to white, whatever the light was."""
    low, high = np.percentile(values, (3, 97))
    grey = (values - low) * (255 / max(float(high - low), 1e-6))
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
