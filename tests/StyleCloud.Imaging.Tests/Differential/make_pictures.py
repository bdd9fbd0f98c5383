"""Makes the files of the differential test with Pillow and by hand, and judges each with Pillow.

    python3 make_pictures.py FOLDER

Writes one file for each case, what Pillow decodes of it (FILE.rgb: red, green and blue as seen, over white), and index.json. A case is
named format/variant, or format/variant/damage; what is called format/metadata/… has the pixels of format/metadata/clean.
"""
import io
import json
import math
import os
import random
import struct
import sys
import warnings
import zlib

from PIL import Image, ImageCms, ImageFile, ImageOps

WIDTH, HEIGHT = 64, 48
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


# Pictures

def photo(mode="RGB", width=WIDTH, height=HEIGHT):
    """Smooth and colourful, with some texture."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            pixels += bytes((wave(x / 9, y / 13), wave(x / 14, -y / 7), wave((x + y) / 11, 0.7)))
    image = Image.frombytes("RGB", (width, height), bytes(pixels))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((width, height)))
        return image
    if mode == "LA":
        grey = image.convert("L")
        grey.putalpha(Image.linear_gradient("L").resize((width, height)))
        return grey
    if mode == "I;16":
        return Image.frombytes("I;16", (width, height), b"".join(struct.pack("<H", value * 257) for value in image.convert("L").tobytes()))
    if mode == "P":
        return image.quantize(64)
    return image.convert(mode)


def wave(a, b):
    return int(127.5 + 80 * math.sin(a) + 47 * math.cos(2 * b))


def saved(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def exif_block(orientation=1, order="<"):
    """TIFF structure with nothing but an orientation."""
    return (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, 1) + struct.pack(order + "HHIHHI", 274, 3, 1, orientation, 0, 0)


# JPEG by hand

def jpeg_segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg_segments(data):
    """(marker, start, end) of every segment up to and including the first scan's header."""
    at, found = 2, []
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        found.append((marker, at, at + 2 + length))
        at += 2 + length
        if marker == 0xDA:
            return found


def jpeg_start(data, marker):
    return next((start, end) for found, start, end in jpeg_segments(data) if found == marker)


def jpeg_inserted(data, inserted, before=None):
    """Bytes before the first segment of a kind, or right behind the start of the image."""
    at = 2 if before is None else jpeg_start(data, before)[0]
    return data[:at] + inserted + data[at:]


def jpeg_without(data, marker):
    start, end = jpeg_start(data, marker)
    return data[:start] + data[end:]


def jpeg_replaced(data, marker, new):
    start, end = jpeg_start(data, marker)
    return data[:start] + new + data[end:]


# PNG by hand

def png_chunk(kind, data, crc=None):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)


def png_chunks(data):
    at, found = 8, []
    while at < len(data):
        length = struct.unpack(">I", data[at:at + 4])[0]
        found.append((data[at + 4:at + 8], at, at + 12 + length))
        at += 12 + length
    return found


def png_inserted(data, chunk, before=b"IDAT"):
    at = next(start for kind, start, _ in png_chunks(data) if kind == before)
    return data[:at] + chunk + data[at:]


def png_by_hand(depth, colour, rows, interlace=0, extra=b""):
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + extra + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")


def png_rgb16():
    rgb = photo().tobytes()
    return b"".join(b"\0" + b"".join(bytes((value, value)) for value in rgb[row * WIDTH * 3:(row + 1) * WIDTH * 3]) for row in range(HEIGHT))


def png_adam7():
    image, rows = photo(), b""
    for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        for y in range(y0, HEIGHT, dy):
            rows += b"\0" + b"".join(bytes(image.getpixel((x, y))) for x in range(x0, WIDTH, dx))
    return rows


# TIFF by hand

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, FLOAT, DOUBLE, LONG8 = 1, 2, 3, 4, 5, 7, 11, 12, 16
TIFF_CODES = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", UNDEFINED: "B", FLOAT: "f", DOUBLE: "d", LONG8: "Q"}


class Page:
    """A directory: tags, and the blocks of its strips or tiles. A child goes into SubIFDs."""

    def __init__(self, blocks, tags, tiled=False, children=()):
        self.blocks, self.tags, self.tiled, self.children = blocks, list(tags), tiled, children


def tiff_tags(width=WIDTH, height=HEIGHT, bits=(8, 8, 8), photometric=2, compression=1, extra=()):
    return [(256, LONG, [width]), (257, LONG, [height]), (258, SHORT, list(bits)), (259, SHORT, [compression]), (262, SHORT, [photometric]),
            (277, SHORT, [len(bits)]), (278, LONG, [height]), *extra]


def tiff_rgb(extra=(), **options):
    return Page([photo().tobytes()], tiff_tags(extra=extra, **options))


def tiff_with(tags, replaced=()):
    """The plain picture with more tags, or with other ones."""
    page = tiff_rgb()
    page.tags = [tag for tag in page.tags if tag[0] not in replaced] + list(tags)
    return tiff([page])


def tiff(pages, order="<", big=False, tail=b""):
    out = bytearray((b"II" if order == "<" else b"MM") + (struct.pack(order + "HHHQ", 43, 8, 0, 0) if big else struct.pack(order + "HI", 42, 0)))
    link, width = (8, "Q") if big else (4, "I")
    for page in pages:
        at, after = tiff_page(out, page, order, big)
        out[link:link + len(struct.pack(order + width, 0))] = struct.pack(order + width, at)
        link = after
    return bytes(out) + tail


def tiff_page(out, page, order, big):
    """Appends data, then the directory; says where it is, and where its link to the next one is."""
    offsets = []
    for block in page.blocks:
        offsets.append(len(out))
        out += block + b"\0" * (len(block) % 2)
    children = [tiff_page(out, child, order, big)[0] for child in page.children]
    sizes = [len(block) for block in page.blocks]
    tags = list(page.tags)
    if offsets:
        tags += [(324 if page.tiled else 273, LONG, offsets)] + ([] if any(tag[0] in (279, 325) for tag in tags) else [(325 if page.tiled else 279, LONG, sizes)])
    if children:
        tags.append((330, LONG, children))
    entries, inline = [], 8 if big else 4
    for tag, kind, values, *_ in sorted(tags, key=lambda tag: tag[0]):
        if kind == RATIONAL:
            data = b"".join(struct.pack(order + "II", *value) for value in values)
        else:
            data = bytes(values) if isinstance(values, (bytes, bytearray)) else struct.pack(order + TIFF_CODES[kind] * len(values), *values)
        if len(data) > inline:
            data, at = b"", place(out, data)
            data = struct.pack(order + ("Q" if big else "I"), at)
        entries.append(struct.pack(order + "HH" + ("Q" if big else "I"), tag, kind, len(values)) + data.ljust(inline, b"\0"))
    if len(out) % 2:
        out += b"\0"
    at = len(out)
    out += struct.pack(order + ("Q" if big else "H"), len(entries)) + b"".join(entries)
    after = len(out)
    out += b"\0" * inline
    return at, after


def place(out, data):
    if len(out) % 2:
        out += b"\0"
    at = len(out)
    out += data
    return at


def reduced(width=32, height=24, kind=1):
    return Page([photo(width=width, height=height).tobytes()], [(254, LONG, [kind]), *tiff_tags(width, height)])


# The cases: name, bytes, and how closely the pixels are compared: exact, lossy (a decoder may round), or none (the colours are a matter of taste).

def jpeg_variants():
    for quality in (10, 75, 100):
        for subsampling in (0, 1, 2):
            yield f"q{quality}-sub{subsampling}", saved(photo(), "JPEG", quality=quality, subsampling=subsampling), "lossy"
    yield "grey", saved(photo("L"), "JPEG", quality=90), "lossy"
    yield "grey-progressive", saved(photo("L"), "JPEG", quality=90, progressive=True), "lossy"
    for subsampling in (0, 2):
        yield f"progressive-sub{subsampling}", saved(photo(), "JPEG", quality=90, progressive=True, subsampling=subsampling), "lossy"
    yield "optimised", saved(photo(), "JPEG", quality=90, optimize=True, subsampling=0), "lossy"
    yield "flat-optimised", saved(Image.new("RGB", (WIDTH, HEIGHT), (200, 200, 200)), "JPEG", optimize=True), "lossy"
    yield "cmyk", saved(photo("CMYK"), "JPEG", quality=95), "none"
    yield "icc", saved(photo(), "JPEG", quality=95, subsampling=0, icc_profile=SRGB), "lossy"
    yield "dpi", saved(photo(), "JPEG", quality=95, subsampling=0, dpi=(300, 300)), "lossy"
    yield "comment", jpeg_inserted(saved(photo(), "JPEG", subsampling=0), jpeg_segment(0xFE, b"a comment \xff\xd8\xff\xda")), "lossy"
    for orientation in range(1, 9):
        yield f"orientation{orientation}", saved(photo(), "JPEG", quality=95, subsampling=0, exif=b"Exif\0\0" + exif_block(orientation)), "lossy"
    yield "orientation6-big-endian", saved(photo(), "JPEG", quality=95, subsampling=0, exif=b"Exif\0\0" + exif_block(6, ">")), "lossy"
    for width, height in ((17, 19), (16, 16), (65, 31)):
        yield f"size{width}x{height}", saved(photo(width=width, height=height), "JPEG", subsampling=0), "lossy"
    stream = io.BytesIO()
    photo().save(stream, "MPO", save_all=True, append_images=[photo(width=32, height=24)])
    yield "mpo", stream.getvalue(), "lossy"
    plain = saved(photo(), "JPEG", quality=90, subsampling=0)
    yield "motion-photo", plain + b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(5000), "lossy"
    yield "gain-map-behind", plain + saved(photo("L", 32, 24), "JPEG"), "lossy"
    yield "two-icc-parts", jpeg_inserted(plain, b"".join(jpeg_segment(0xE2, b"ICC_PROFILE\0" + bytes((i + 1, 2)) + part) for i, part in enumerate((SRGB[:300], SRGB[300:]))), 0xDB), "lossy"


def jpeg_metadata():
    """Nothing of this concerns a pixel; the clean file's pixels are the right ones."""
    plain = saved(photo(), "JPEG", quality=90, subsampling=0)
    scan = jpeg_start(plain, 0xDA)[1]
    yield "clean", plain
    yield "samsung-scan-header", plain[:scan - 3] + b"\0\0\0" + plain[scan:]
    yield "scan-header-63-63", plain[:scan - 3] + b"\x3f\x3f\x11" + plain[scan:]
    yield "stray18-before-tables", jpeg_inserted(plain, bytes(range(1, 19)), 0xDB)
    yield "stray18-before-frame", jpeg_inserted(plain, bytes(range(1, 19)), 0xC0)
    yield "stray18-before-scan", jpeg_inserted(plain, bytes(range(1, 19)), 0xDA)
    yield "stray-ff00-before-tables", jpeg_inserted(plain, b"\xff\0\xff\0", 0xDB)
    yield "fill-bytes", jpeg_inserted(plain, b"\xff" * 7, 0xDB)
    yield "exif-garbage", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif\0\0" + random.Random(1).randbytes(200)))
    yield "exif-empty", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif\0\0"))
    yield "exif-cut", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif\0\0" + exif_block(3)[:13]))
    yield "exif-only-name", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif"))
    yield "exif-offset-outside", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    yield "exif-orientation9", jpeg_inserted(plain, jpeg_segment(0xE1, b"Exif\0\0" + exif_block(9)))
    yield "xmp-garbage", jpeg_inserted(plain, jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + random.Random(2).randbytes(99)))
    yield "app1-empty", jpeg_inserted(plain, jpeg_segment(0xE1, b""))
    for length in (0, 4, 5, 6, 9, 11):
        yield f"adobe-{length}-bytes", jpeg_inserted(plain, jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"[:length]), 0xDB)
    yield "adobe-transform-1-long", jpeg_inserted(plain, jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + bytes(20)), 0xDB)
    yield "adobe-transform-9", jpeg_inserted(plain, jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0\x09"), 0xDB)
    yield "jfif-version-9", plain[:11] + b"\x09" + plain[12:]
    yield "jfif-unit-7", plain[:13] + b"\x07" + plain[14:]
    yield "jfif-density-0", plain[:14] + b"\0\0\0\0" + plain[18:]
    yield "jfif-short", jpeg_replaced(plain, 0xE0, jpeg_segment(0xE0, b"JFIF\0\1"))
    yield "jfif-thumbnail-missing", jpeg_replaced(plain, 0xE0, jpeg_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\x40\x40"))
    yield "jfif-missing", jpeg_without(plain, 0xE0)
    yield "icc-garbage", jpeg_inserted(plain, jpeg_segment(0xE2, b"ICC_PROFILE\0\1\1" + random.Random(3).randbytes(300)))
    yield "icc-part-missing", jpeg_inserted(plain, jpeg_segment(0xE2, b"ICC_PROFILE\0\1\2" + SRGB[:300]))
    yield "icc-part-0-of-0", jpeg_inserted(plain, jpeg_segment(0xE2, b"ICC_PROFILE\0\0\0" + SRGB))
    yield "photoshop-garbage", jpeg_inserted(plain, jpeg_segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\xff\xff\xff\xff" + bytes(9)))
    yield "app15-garbage", jpeg_inserted(plain, jpeg_segment(0xEF, random.Random(4).randbytes(5000)))
    yield "comment-empty", jpeg_inserted(plain, jpeg_segment(0xFE, b""))
    yield "zeros-behind-end", plain + bytes(2000)
    yield "zeros-before-end", plain[:-2] + bytes(12) + plain[-2:]


def jpeg_odd():
    plain = saved(photo(), "JPEG", quality=90, subsampling=0)
    frame = jpeg_start(plain, 0xC0)[0]
    yield "newline-first", b"\n" + plain
    yield "bytes-first", b"\0\0\0\0" + plain
    yield "end-missing", plain[:-2]
    yield "end-half", plain[:-1]
    yield "end-missing-progressive", saved(photo(), "JPEG", progressive=True)[:-2]
    yield "12-bits", plain[:frame + 4] + b"\x0c" + plain[frame + 5:]
    yield "lossless", plain[:frame + 1] + b"\xc3" + plain[frame + 2:]
    yield "no-tables", jpeg_without(jpeg_without(plain, 0xDB), 0xDB)
    yield "no-huffman-tables", jpeg_without(jpeg_without(jpeg_without(jpeg_without(plain, 0xC4), 0xC4), 0xC4), 0xC4)
    yield "two-frames", jpeg_inserted(plain, plain[frame:jpeg_start(plain, 0xC0)[1]], 0xDA)
    yield "height-0", plain[:frame + 5] + b"\0\0" + plain[frame + 7:]
    progressive = saved(photo(), "JPEG", quality=90, progressive=True)
    scans = [at for at in range(len(progressive) - 1) if progressive[at:at + 2] == b"\xff\xda"]
    yield "progressive-stray-before-scan", progressive[:scans[3]] + bytes(range(1, 19)) + progressive[scans[3]:]
    tables = progressive.rindex(b"\xff\xc4", 0, scans[3])
    yield "progressive-stray-behind-scan", progressive[:tables] + bytes(range(1, 19)) + progressive[tables:]
    yield "progressive-stray-before-end", progressive[:-2] + bytes(range(1, 19)) + progressive[-2:]
    yield "progressive-scans-missing", progressive[:scans[3]]
    yield "progressive-scans-missing-with-end", progressive[:scans[3]] + b"\xff\xd9"
    yield "scan-cut-with-end", plain[:len(plain) * 2 // 3] + b"\xff\xd9"


def png_variants():
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield mode.lower().replace(";", ""), saved(photo(mode), "PNG"), "exact"
    for bits in (1, 2, 4):
        yield f"palette{bits}", saved(photo().quantize(1 << bits), "PNG", bits=bits), "exact"
    yield "palette-transparent", saved(photo("P"), "PNG", transparency=3), "exact"
    yield "palette-alpha", saved(photo("P"), "PNG", transparency=bytes(range(0, 256, 4))), "exact"
    yield "grey-transparent", saved(photo("L"), "PNG", transparency=128), "exact"
    yield "rgb-transparent", saved(photo(), "PNG", transparency=photo().getpixel((5, 5))), "exact"
    yield "stored", saved(photo(), "PNG", compress_level=0), "exact"
    yield "icc", saved(photo(), "PNG", icc_profile=SRGB), "exact"
    yield "dpi", saved(photo(), "PNG", dpi=(300, 300)), "exact"
    for orientation in (1, 3, 6, 8):
        yield f"orientation{orientation}", saved(photo(), "PNG", exif=exif_block(orientation)), "exact"
    yield "animated", saved(photo(), "PNG", save_all=True, append_images=[ImageOps.invert(photo())]), "exact"
    yield "rgb16", png_by_hand(16, 2, png_rgb16()), "exact"
    yield "rgb16-gamma", png_by_hand(16, 2, png_rgb16(), extra=png_chunk(b"gAMA", struct.pack(">I", 45455))), "exact"
    yield "rgb16-cicp", png_by_hand(16, 2, png_rgb16(), extra=png_chunk(b"cICP", bytes((1, 13, 0, 1)))), "exact"
    yield "interlaced", png_by_hand(8, 2, png_adam7(), interlace=1), "exact"
    plain = saved(photo(), "PNG")
    _, start, end = next(chunk for chunk in png_chunks(plain) if chunk[0] == b"IDAT")
    pixels = plain[start + 8:end - 4]
    parts = b"".join(png_chunk(b"IDAT", pixels[at:at + 500]) for at in range(0, len(pixels), 500))
    yield "many-parts", plain[:start] + parts + plain[end:], "exact"


def png_metadata():
    plain = saved(photo(), "PNG")
    yield "clean", plain
    yield "text-crc", png_inserted(plain, png_chunk(b"tEXt", b"Comment\0hello", crc=1))
    yield "text-without-keyword", png_inserted(plain, png_chunk(b"tEXt", b"\0hello"))
    yield "ztxt-garbage", png_inserted(plain, png_chunk(b"zTXt", b"Comment\0\0garbage"))
    yield "itxt-cut", png_inserted(plain, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1"))
    yield "time-odd", png_inserted(plain, png_chunk(b"tIME", bytes((0, 0, 99, 99, 99, 99, 99))))
    yield "phys-short", png_inserted(plain, png_chunk(b"pHYs", b"\0\0"))
    yield "gamma-0", png_inserted(plain, png_chunk(b"gAMA", bytes(4)))
    yield "gamma-twice", png_inserted(plain, png_chunk(b"gAMA", struct.pack(">I", 45455)) * 2)
    yield "gamma-crc", png_inserted(plain, png_chunk(b"gAMA", struct.pack(">I", 45455), crc=7))
    yield "chrm-odd", png_inserted(plain, png_chunk(b"cHRM", bytes(32)))
    yield "srgb-intent-9", png_inserted(plain, png_chunk(b"sRGB", b"\x09"))
    yield "icc-garbage", png_inserted(plain, png_chunk(b"iCCP", b"profile\0\0" + zlib.compress(random.Random(5).randbytes(300))))
    yield "icc-not-deflated", png_inserted(plain, png_chunk(b"iCCP", b"profile\0\0garbage"))
    yield "icc-and-srgb", png_inserted(plain, png_chunk(b"sRGB", b"\0") + png_chunk(b"iCCP", b"profile\0\0" + zlib.compress(SRGB)))
    yield "background-odd", png_inserted(plain, png_chunk(b"bKGD", b"\0"))
    yield "histogram-odd", png_inserted(plain, png_chunk(b"hIST", b"\0\1"))
    yield "exif-garbage", png_inserted(plain, png_chunk(b"eXIf", random.Random(6).randbytes(80)))
    yield "exif-orientation9", png_inserted(plain, png_chunk(b"eXIf", exif_block(9)))
    yield "private-chunk", png_inserted(plain, png_chunk(b"prVt", random.Random(7).randbytes(80)))
    yield "private-chunk-crc", png_inserted(plain, png_chunk(b"prVt", b"private", crc=7))
    yield "fireworks-chunks", png_inserted(plain, png_chunk(b"mkBS", bytes(20000)))
    yield "text-behind-pixels", png_inserted(plain, png_chunk(b"tEXt", b"Comment\0hello"), before=b"IEND")
    yield "zeros-behind-end", plain + bytes(2000)
    yield "end-missing", plain[:-12]
    yield "end-cut", plain[:-3]
    yield "end-crc", plain[:-4] + b"\0\0\0\0"


def png_odd():
    plain = saved(photo(), "PNG")
    yield "newline-first", b"\n" + plain
    yield "unknown-critical-chunk", png_inserted(plain, png_chunk(b"ABCD", b"critical"))
    yield "header-crc", plain[:29] + b"\0\0\0\0" + plain[33:]
    yield "palette-missing", png_by_hand(8, 3, b"".join(b"\0" + bytes(WIDTH) for _ in range(HEIGHT)))
    yield "rows-missing", png_by_hand(8, 2, b"".join(b"\0" + bytes(WIDTH * 3) for _ in range(HEIGHT - 10)))
    yield "rows-too-many", png_by_hand(8, 2, b"".join(b"\0" + bytes(WIDTH * 3) for _ in range(HEIGHT + 10)))
    yield "filter-9", png_by_hand(8, 2, b"".join(b"\x09" + bytes(WIDTH * 3) for _ in range(HEIGHT)))
    yield "depth-3", png_by_hand(3, 2, b"".join(b"\0" + bytes(WIDTH * 3) for _ in range(HEIGHT)))
    yield "apple-cgbi", plain[:8] + png_chunk(b"CgBI", b"\x50\0\x20\x02") + plain[8:]


def webp_variants():
    for quality in (10, 80, 100):
        yield f"q{quality}", saved(photo(), "WEBP", quality=quality), "lossy"
    yield "alpha", saved(photo("RGBA"), "WEBP", quality=90), "lossy"
    yield "lossless", saved(photo(), "WEBP", lossless=True), "exact"
    yield "lossless-alpha", saved(photo("RGBA"), "WEBP", lossless=True, exact=True), "exact"
    yield "icc", saved(photo(), "WEBP", lossless=True, icc_profile=SRGB), "exact"
    yield "size17x19", saved(photo(width=17, height=19), "WEBP"), "lossy"
    for orientation in (1, 3, 6):
        yield f"orientation{orientation}", saved(photo(), "WEBP", lossless=True, exif=b"Exif\0\0" + exif_block(orientation)), "exact"
    yield "animated", saved(photo(), "WEBP", save_all=True, append_images=[ImageOps.invert(photo())], lossless=True), "exact"


def webp_metadata():
    yield "clean", saved(photo(), "WEBP", lossless=True)
    extended = saved(photo(), "WEBP", lossless=True, exif=b"Exif\0\0" + exif_block(1), xmp=XMP)
    yield "exif-garbage", saved(photo(), "WEBP", lossless=True, exif=random.Random(8).randbytes(80))
    yield "xmp-garbage", saved(photo(), "WEBP", lossless=True, xmp=random.Random(9).randbytes(80))
    yield "icc-garbage", saved(photo(), "WEBP", lossless=True, icc_profile=random.Random(10).randbytes(80))
    yield "exif-and-xmp", extended
    yield "exif-cut-off", extended[:-40]
    yield "unknown-chunk", riff(extended[12:] + b"ABCD" + struct.pack("<I", 5) + b"hello\0")
    yield "zeros-behind-end", saved(photo(), "WEBP", lossless=True) + bytes(200)
    odd = next(data for data in (saved(photo(width=width), "WEBP", lossless=True) for width in range(WIDTH, WIDTH + 50)) if struct.unpack("<I", data[16:20])[0] % 2)
    yield "pad-missing", odd[:-1]
    yield "pad-missing-and-not-counted", odd[:4] + struct.pack("<I", len(odd) - 9) + odd[8:-1]
    yield "size-too-small", odd[:4] + struct.pack("<I", len(odd) - 8 - 20) + odd[8:]
    yield "size-0", odd[:4] + bytes(4) + odd[8:]


def webp_odd():
    plain = saved(photo(), "WEBP", quality=80)
    yield "newline-first", b"\n" + plain
    yield "vp8x-without-picture", riff(b"VP8X" + struct.pack("<I", 10) + bytes(4) + bytes((WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0)))
    yield "frame-of-0-bytes", riff(b"VP8 " + struct.pack("<I", 0))


def riff(chunks):
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def tiff_variants():
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        for compression in ("raw", "tiff_lzw", "tiff_deflate", "packbits", "tiff_adobe_deflate"):
            yield f"{mode.lower().replace(';', '')}-{compression.replace('tiff_', '')}", saved(photo(mode), "TIFF", compression=None if compression == "raw" else compression), "exact"
    for compression in ("group3", "group4", "tiff_ccitt"):
        yield f"1-{compression}", saved(photo("1"), "TIFF", compression=compression), "exact"
    yield "jpeg", saved(photo(), "TIFF", compression="jpeg", quality=95), "lossy"
    yield "jpeg-grey", saved(photo("L"), "TIFF", compression="jpeg", quality=95), "lossy"
    yield "cmyk", saved(photo("CMYK"), "TIFF", compression="tiff_lzw"), "none"
    yield "ycbcr", saved(photo("YCbCr"), "TIFF"), "lossy"
    yield "lab", saved(ImageCms.profileToProfile(photo(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"), "TIFF"), "none"
    yield "float", saved(photo("F"), "TIFF"), "none"
    yield "int32", saved(photo("I"), "TIFF"), "none"
    yield "icc", saved(photo(), "TIFF", icc_profile=SRGB), "exact"
    yield "dpi", saved(photo(), "TIFF", dpi=(300, 300)), "exact"
    for orientation in range(1, 9):
        yield f"orientation{orientation}", tiff_with([(274, SHORT, [orientation])]), "exact"
    yield "predictor", saved(photo(), "TIFF", compression="tiff_lzw", tiffinfo={317: 2}), "exact"
    yield "pages", saved(photo(), "TIFF", save_all=True, append_images=[ImageOps.invert(photo())]), "exact"
    yield "pages-scanned", saved(photo("1"), "TIFF", save_all=True, append_images=[photo("1")], compression="group4"), "exact"
    for order, big in ((">", False), ("<", True), (">", True)):
        yield f"{'big' if big else 'classic'}-{'le' if order == '<' else 'be'}", tiff([tiff_rgb()], order, big), "exact"
    rows = [photo().crop((0, y, WIDTH, y + 7)).tobytes() for y in range(0, 42, 7)] + [photo().crop((0, 42, WIDTH, HEIGHT)).tobytes()]
    strips = Page(rows, [tag for tag in tiff_tags() if tag[0] != 278] + [(278, LONG, [7])])
    yield "strips", tiff([strips]), "exact"
    yield "strips-deflate", tiff([Page([zlib.compress(row) for row in rows], [tag for tag in tiff_tags(compression=8) if tag[0] != 278] + [(278, LONG, [7])])]), "exact"
    tiles = [photo().crop((x, y, x + 32, y + 32)).tobytes() for y in (0, 32) for x in (0, 32)]
    tiled = [tag for tag in tiff_tags() if tag[0] != 278] + [(322, SHORT, [32]), (323, SHORT, [32])]
    yield "tiles", tiff([Page(tiles, tiled, tiled=True)]), "exact"
    yield "planar", tiff([Page([channel.tobytes() for channel in photo().split()], tiff_tags(extra=[(284, SHORT, [2])]))]), "exact"
    sixteen = b"".join(struct.pack("<H", value * 257) for value in photo().tobytes())
    yield "rgb16", tiff([Page([sixteen], tiff_tags(bits=(16, 16, 16)))]), "exact"
    white = photo("L").point(lambda value: 255 - value).tobytes()
    yield "white-is-zero", tiff([Page([white], tiff_tags(bits=(8,), photometric=0))]), "exact"
    half_bytes = bytes(a & 0xF0 | b >> 4 for a, b in zip(*[iter(photo("L").tobytes())] * 2))
    yield "grey4", tiff([Page([half_bytes], tiff_tags(bits=(4,), photometric=1))]), "none"
    yield "grey4-byte-count-0", tiff([Page([half_bytes], tiff_tags(bits=(4,), photometric=1, extra=[(279, LONG, [0])]))]), "none"
    yield "1-byte-count-0", tiff([Page([photo("1").tobytes()], tiff_tags(bits=(1,), photometric=1, extra=[(279, LONG, [0])]))]), "exact"
    # Previews, masks, and the main picture behind them.
    yield "preview-second", tiff([tiff_rgb([(254, LONG, [0])]), reduced()]), "exact"
    yield "preview-first", tiff([reduced(), tiff_rgb([(254, LONG, [0])])]), "none"
    yield "preview-in-subifd", tiff([Page([photo().tobytes()], [(254, LONG, [0]), (271, ASCII, b"Canon\0"), (272, ASCII, b"Canon EOS\0"), *tiff_tags()], children=[reduced()])]), "exact"
    yield "mask-second", tiff([tiff_rgb(), Page([bytes(WIDTH // 8 * HEIGHT)], [(254, LONG, [4]), *tiff_tags(bits=(1,), photometric=4)])]), "exact"
    yield "pyramid", tiff([tiff_rgb(), reduced(), reduced(16, 12)]), "exact"
    yield "preview-old-subfiletype", tiff([tiff_rgb([(255, SHORT, [1])]), Page([photo(width=16, height=12).tobytes()], [(255, SHORT, [2]), *tiff_tags(16, 12)])]), "exact"
    yield "exif-thumbnail", tiff([tiff_rgb(), Page([], [(259, SHORT, [6]), (513, LONG, [8]), (514, LONG, [100])])]), "exact"
    yield "photoshop-layers", tiff([tiff_rgb([(37724, UNDEFINED, b"Adobe Photoshop Document Data Block\0" + bytes(400)), (34377, BYTE, b"8BIM\x04\x04" + bytes(30))])]), "exact"
    # Raw files.
    raw = Page([bytes(WIDTH * HEIGHT)], tiff_tags(bits=(8,), photometric=32803))
    yield "dng", tiff([Page(reduced().blocks, [*reduced().tags, (50706, BYTE, [1, 4, 0, 0]), (271, ASCII, b"Leica\0")], children=[raw])]), "none"
    yield "dng-linear", tiff([tiff_rgb([(254, LONG, [0]), (50706, BYTE, [1, 4, 0, 0])])]), "none"
    yield "nef", tiff([Page(reduced().blocks, [*reduced().tags, (271, ASCII, b"NIKON CORPORATION\0"), (272, ASCII, b"NIKON D750\0")], children=[raw])]), "none"


def tiff_metadata():
    yield "clean", tiff_with([])
    nul, long_text = b"\0", b"Scanner software, version 1"
    for tag, name in ((270, "description"), (271, "make"), (305, "software"), (306, "date"), (315, "artist"), (316, "host"), (33432, "copyright"), (269, "document")):
        yield f"{name}-without-end", tiff_with([(tag, ASCII, long_text)])
    yield "description-nul-inside", tiff_with([(270, ASCII, b"one\0two\0three" + nul)])
    yield "description-as-bytes", tiff_with([(270, BYTE, long_text)])
    yield "description-empty", tiff_with([(270, ASCII, nul)])
    yield "make-empty", tiff_with([(271, ASCII, b"")])
    yield "date-short", tiff_with([(306, ASCII, b"2020\0")])
    yield "page-number-one-value", tiff_with([(297, SHORT, [0])])
    yield "repeated-description", tiff_with([(270, ASCII, long_text + nul), (270, ASCII, long_text + nul)])
    yield "repeated-resolution", tiff_with([(282, RATIONAL, [(72, 1)]), (282, RATIONAL, [(300, 1)])])
    yield "repeated-width", tiff_with([(256, LONG, [WIDTH])])
    yield "orientation9", tiff_with([(274, SHORT, [9])])
    yield "orientation0", tiff_with([(274, SHORT, [0])])
    yield "orientation-long", tiff_with([(274, LONG, [1])])
    yield "resolution-float", tiff_with([(282, FLOAT, [72.0]), (283, FLOAT, [72.0])])
    yield "resolution-0-0", tiff_with([(282, RATIONAL, [(0, 0)]), (283, RATIONAL, [(0, 0)]), (296, SHORT, [2])])
    yield "resolution-unit-9", tiff_with([(282, RATIONAL, [(72, 1)]), (283, RATIONAL, [(72, 1)]), (296, SHORT, [9])])
    yield "geo-keys", tiff_with([(33550, DOUBLE, [1.0, 1.0, 0.0]), (33922, DOUBLE, [0.0] * 6), (34735, SHORT, [1, 1, 0, 1, 5000, 0, 1, 7])])
    yield "geo-keys-odd-type", tiff_with([(33550, FLOAT, [1.0]), (34735, LONG, [1, 1])])
    yield "private-tag", tiff_with([(60001, LONG, [7])])
    yield "private-tag-type-99", tiff_with([(60001, LONG, [7])]).replace(struct.pack("<HH", 60001, LONG), struct.pack("<HH", 60001, 99))
    yield "private-tag-outside", tiff_with([(60002, UNDEFINED, bytes(60))]).replace(struct.pack("<HHI", 60002, UNDEFINED, 60), struct.pack("<HHI", 60002, UNDEFINED, 9_999_999))
    yield "exif-outside", tiff_with([(34665, LONG, [9_999_999])])
    yield "exif-garbage", tiff_with([(34665, LONG, [12])])
    yield "gps-outside", tiff_with([(34853, LONG, [9_999_999])])
    yield "subifd-outside", tiff_with([(330, LONG, [9_999_999])])
    yield "icc-garbage", tiff_with([(34675, UNDEFINED, random.Random(11).randbytes(300))])
    yield "icc-outside", tiff_with([(34675, UNDEFINED, bytes(60))]).replace(struct.pack("<HHI", 34675, UNDEFINED, 60), struct.pack("<HHI", 34675, UNDEFINED, 9_999_999))
    yield "xmp-garbage", tiff_with([(700, BYTE, random.Random(12).randbytes(90))])
    yield "iptc-as-longs", tiff_with([(33723, LONG, [1, 2, 3])])
    yield "unsorted", unsorted(tiff_with([(270, ASCII, long_text + nul)]))
    yield "next-directory-outside", next_directory(tiff_with([]), 9_999_999)
    yield "next-directory-loops", next_directory(tiff_with([]), struct.unpack("<I", tiff_with([])[4:8])[0])
    yield "zeros-behind-end", tiff_with([]) + bytes(500)
    yield "min-max-sample", tiff_with([(280, SHORT, [0]), (281, SHORT, [255])])
    yield "sample-format-one", tiff_with([(339, SHORT, [1])])
    size = WIDTH * HEIGHT * 3
    for name, count in (("0", 0), ("long", size + 100_000), ("slightly-long", size + 1)):
        yield f"byte-count-{name}", tiff_with([(279, LONG, [count])])
    yield "byte-count-missing", tiff_with([]).replace(*NO_BYTE_COUNTS)
    rows = [photo().crop((0, y, WIDTH, min(y + 7, HEIGHT))).tobytes() for y in range(0, HEIGHT, 7)]
    for name, order, big in (("", "<", False), ("-be", ">", False), ("-big", "<", True)):
        tags = [tag for tag in tiff_tags() if tag[0] != 278] + [(278, LONG, [7]), (279, LONG, [0] * len(rows))]
        yield f"byte-counts-0-of-strips{name}", tiff([Page(rows, tags)], order, big)
    yield "byte-counts-0-planar", tiff([Page([channel.tobytes() for channel in photo().split()], tiff_tags(extra=[(284, SHORT, [2]), (279, LONG, [0, 0, 0])]))])


NO_BYTE_COUNTS = struct.pack("<HH", 279, LONG), struct.pack("<HH", 60279, LONG)


def directory(data):
    at = struct.unpack("<I", data[4:8])[0]
    return at, struct.unpack("<H", data[at:at + 2])[0]


def unsorted(data):
    at, count = directory(data)
    entries = [data[at + 2 + 12 * i:at + 14 + 12 * i] for i in range(count)]
    return data[:at + 2] + b"".join(reversed(entries)) + data[at + 2 + 12 * count:]


def next_directory(data, target):
    at, count = directory(data)
    link = at + 2 + 12 * count
    return data[:link] + struct.pack("<I", target) + data[link + 4:]


def tiff_odd():
    yield "newline-first", b"\n" + tiff_with([])
    yield "bits-one-value", tiff_with([(258, SHORT, [8])], replaced=(258,))
    yield "bits-64", tiff_with([(258, SHORT, [64, 64, 64])], replaced=(258,))
    yield "bits-7", tiff_with([(258, SHORT, [7, 7, 7])], replaced=(258,))
    yield "bits-mixed", tiff_with([(258, SHORT, [8, 8, 16])], replaced=(258,))
    yield "bits-16-of-8", tiff_with([(258, SHORT, [16, 16, 16])], replaced=(258,))
    yield "no-photometric", tiff_with([], replaced=(262,))
    yield "no-rows-per-strip", tiff_with([], replaced=(278,))
    yield "rows-per-strip-max", tiff_with([(278, LONG, [0xFFFFFFFF])], replaced=(278,))
    yield "no-compression", tiff_with([], replaced=(259,))
    yield "compression-9999", tiff_with([(259, SHORT, [9999])], replaced=(259,))
    yield "no-width", tiff_with([], replaced=(256,))
    yield "samples-4-of-3", tiff_with([(277, SHORT, [4])], replaced=(277,))
    size = WIDTH * HEIGHT * 3
    yield "byte-count-short", tiff_with([(279, LONG, [size - 500])])
    yield "byte-count-missing-lzw", saved(photo(), "TIFF", compression="tiff_lzw").replace(*NO_BYTE_COUNTS)
    yield "rows-missing", tiff([Page([photo().tobytes()[:-500]], tiff_tags())])
    yield "strip-outside", tiff_with([]).replace(struct.pack("<HHII", 273, LONG, 1, 8), struct.pack("<HHII", 273, LONG, 1, 9_999_999))
    yield "deflate-garbage", tiff([Page([random.Random(13).randbytes(4000)], tiff_tags(compression=8))])
    yield "lzw-garbage", tiff([Page([b"\x80" + bytes(4000)], tiff_tags(compression=5))])
    yield "empty-directory", tiff([Page([], [])])
    yield "only-header", tiff([])


def gif_variants():
    yield "palette", saved(photo("P"), "GIF"), "exact"
    yield "grey", saved(photo("L"), "GIF"), "exact"
    yield "two-colours", saved(photo("1"), "GIF"), "exact"
    yield "sequential", saved(photo("P"), "GIF", interlace=False), "exact"
    yield "transparent", saved(photo("P"), "GIF", transparency=3), "exact"
    yield "comment", saved(photo("P"), "GIF", comment=b"a comment"), "exact"
    yield "animated", saved(photo("P"), "GIF", save_all=True, append_images=[ImageOps.invert(photo()).quantize(64)]), "exact"


def gif_metadata():
    plain = saved(photo("P"), "GIF", comment=b"a comment")
    yield "clean", plain
    behind = 13 + (3 << (plain[10] & 7) + 1)
    yield "unknown-extension", plain[:behind] + b"\x21\x77\x05hello\0" + plain[behind:]
    yield "application-garbage", plain[:behind] + b"\x21\xff\x0bABCDEFGHIJK\x03\1\2\3\0" + plain[behind:]
    yield "control-of-3-bytes", plain[:behind] + b"\x21\xf9\x03\0\0\0\0" + plain[behind:]
    yield "version-88", plain[:4] + b"8" + plain[5:]
    yield "zeros-behind-end", plain + bytes(200)
    yield "end-missing", plain[:-1]
    yield "aspect-ratio", plain[:12] + b"\x31" + plain[13:]


def gif_odd():
    plain = saved(photo("P"), "GIF")
    yield "newline-first", b"\n" + plain
    yield "no-picture", plain[:13 + (3 << (plain[10] & 7) + 1)] + b";"
    yield "no-palette", b"GIF89a" + struct.pack("<HHBBB", WIDTH, HEIGHT, 0, 0, 0) + plain[13 + (3 << (plain[10] & 7) + 1):]


def frames():
    """Animations of which only a part changes from frame to frame, and documents; each with every frame that it has, and one that it has not."""
    moving = []
    for step in range(4):
        picture = photo("P")
        picture.paste(17 * step, (10 * step, 5 * step, 10 * step + 12, 5 * step + 9))
        moving.append(picture)
    kept, background = (saved(moving[0], "GIF", save_all=True, append_images=moving[1:], disposal=disposal) for disposal in (1, 2))
    transparent = saved(moving[0], "GIF", save_all=True, append_images=moving[1:], transparency=3, disposal=2)
    rgb = [picture.convert("RGB") for picture in moving]
    webp = saved(rgb[0], "WEBP", save_all=True, append_images=rgb[1:], lossless=True)
    pages = saved(rgb[0], "TIFF", save_all=True, append_images=rgb[1:])
    with_previews = tiff([tiff_rgb(), reduced(), Page([ImageOps.invert(photo()).tobytes()], tiff_tags()), reduced()])
    for name, data, count in (("gif/kept", kept, 4), ("gif/background", background, 4), ("gif/transparent", transparent, 4), ("webp/moving", webp, 4), ("tiff/pages", pages, 4)):
        for frame in range(1, count + 2):
            yield f"{name}/frame-{frame}", data, frame, frame
    for frame, directory_of in ((1, 1), (2, 3)):
        yield f"tiff/with-previews/frame-{frame}", with_previews, frame, directory_of


def damaged(bases):
    """Cuts, flipped bytes and zeroed runs, at fixed places."""
    for name, data in bases:
        for share in (5, 25, 50, 75, 95):
            yield f"{name}/cut-{share}", data[:len(data) * share // 100]
        for less in (1, 2, 5, 20):
            yield f"{name}/cut-{less}-bytes", data[:-less]
        for place in (3, 9, 13, 19, 25, 30):
            yield f"{name}/header-{place}", data[:place] + bytes((data[place] ^ 0x55,)) + data[place + 1:]
        for share in (40, 60, 80):
            at = len(data) * share // 100
            yield f"{name}/flip-{share}", data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1:]
            yield f"{name}/zeros-{share}", data[:at] + bytes(24) + data[at + 24:]


def bases():
    yield "jpeg/q75-sub2", saved(photo(), "JPEG", quality=75, subsampling=2)
    yield "jpeg/progressive", saved(photo(), "JPEG", quality=75, progressive=True)
    yield "png/rgb", saved(photo(), "PNG")
    yield "png/palette", saved(photo("P"), "PNG")
    yield "webp/q80", saved(photo(), "WEBP", quality=80)
    yield "webp/lossless", saved(photo(), "WEBP", lossless=True)
    yield "tiff/raw", saved(photo(), "TIFF")
    yield "tiff/lzw", saved(photo(), "TIFF", compression="tiff_lzw")
    yield "tiff/deflate", saved(photo(), "TIFF", compression="tiff_adobe_deflate")
    yield "tiff/jpeg", saved(photo(), "TIFF", compression="jpeg")
    yield "tiff/group4", saved(photo("1"), "TIFF", compression="group4")
    yield "gif/palette", saved(photo("P"), "GIF")


def cases():
    lossy = ("jpeg", "webp")
    # Every case has the frame that we are asked for, and the one that Pillow calls so.
    for kind, variants, metadata, odd in (
            ("jpeg", jpeg_variants, jpeg_metadata, jpeg_odd), ("png", png_variants, png_metadata, png_odd), ("webp", webp_variants, webp_metadata, webp_odd),
            ("tiff", tiff_variants, tiff_metadata, tiff_odd), ("gif", gif_variants, gif_metadata, gif_odd)):
        yield from ((f"{kind}/{name}", data, compared, 0, 1) for name, data, compared in variants())
        yield from ((f"{kind}/metadata/{name}", data, "lossy" if kind in lossy else "exact", 0, 1) for name, data in metadata())
        yield from ((f"{kind}/odd/{name}", data, "lossy" if kind in lossy else "exact", 0, 1) for name, data in odd())
    yield from ((name, data, "lossy", 0, 1) for name, data in damaged(bases()))
    yield from ((name, data, "exact", ours, pillows) for name, data, ours, pillows in frames())


# Pillow's judgement

def as_seen(image, orientation):
    """Red, green and blue of the upright picture over white."""
    if image.mode.startswith("I"):
        image = Image.frombytes("L", image.size, bytes(min(255, max(0, value * 255 // 65535)) for value in image.getdata()))
    if image.mode in ("LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    turn = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE, 6: Image.ROTATE_270, 7: Image.TRANSVERSE, 8: Image.ROTATE_90}
    image = image.convert("RGB")
    return image.transpose(turn[orientation]) if orientation in turn else image


def orientation_of(image):
    """What is still to be turned: Pillow's reader of TIFF turns by itself."""
    if image.format == "TIFF":
        return 1
    try:
        return image.getexif().get(274, 1)
    except Exception:  # What the block holds is no block of tags: it says nothing of the orientation.
        return 1


def judged(data, frame):
    try:
        with Image.open(io.BytesIO(data)) as image:
            orientation = orientation_of(image)
            if frame > 1:
                image.seek(frame - 1)
            image.load()
            return "accepted", as_seen(image, orientation)
    except Exception as error:  # Pillow lets many kinds through; every one is a refusal.
        return f"{type(error).__name__}: {error}", None


def main(folder):
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")
    index = []
    for number, (name, data, compared, frame, pillows_frame) in enumerate(cases()):
        verdict, seen = judged(data, pillows_frame)
        file = f"{number:03}"
        with open(os.path.join(folder, file), "wb") as out:
            out.write(data)
        if seen is not None:
            with open(os.path.join(folder, f"{file}.rgb"), "wb") as out:
                out.write(seen.tobytes())
        index.append({"name": name, "file": file, "compared": compared, "frame": frame, "pillow": verdict, "width": seen.width if seen else 0, "height": seen.height if seen else 0})
    with open(os.path.join(folder, "index.json"), "w", encoding="utf-8") as out:
        json.dump(index, out)


if __name__ == "__main__":
    main(sys.argv[1])
