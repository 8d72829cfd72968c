from wagtail.images.image_operations import FilterOperation


class AvifSpeedOperation(FilterOperation):
    """`avifspeed-8`: how fast an AVIF is encoded, from 0 (slowest, smallest file) to 10; the encoder's own is 6."""

    def construct(self, speed):
        self.speed = int(speed)
        if not 0 <= self.speed <= 10:
            raise ValueError("AVIF speed must be from 0 to 10.")

    def run(self, willow, image, env):
        # What Pillow is told when it saves this image; Willow passes on the quality alone.
        willow.image.encoderinfo = {"speed": self.speed}
