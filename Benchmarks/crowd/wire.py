"""Protobuf as far as the crowd speaks it: protocol/cairn/v1 has the messages."""


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def unsigned(field, number):
    """A field of type uint32, uint64, bool or enum; nothing where it is 0."""
    return varint(field << 3) + varint(number) if number else b""


def signed(field, number):
    """A field of type sint64."""
    return unsigned(field, number << 1 if number >= 0 else (-number << 1) - 1)


def data(field, content):
    """A field of type bytes or string, or a message."""
    if isinstance(content, str):
        content = content.encode()
    return varint(field << 3 | 2) + varint(len(content)) + content


def read_varint(content, position):
    number = shift = 0
    while True:
        byte = content[position]
        position += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, position


def fields(content):
    """The fields of a message by number: numbers and bytes. The last of a repeated one counts."""
    found, position = {}, 0
    while position < len(content):
        key, position = read_varint(content, position)
        if key & 7 == 0:
            found[key >> 3], position = read_varint(content, position)
        elif key & 7 == 2:
            length, position = read_varint(content, position)
            found[key >> 3] = content[position:position + length]
            position += length
        else:
            raise ValueError(f"wire type {key & 7} is not spoken here")
    return found


def frames(content):
    """The frames of a sync's answer, in order: each is a number and what stands under it."""
    content, position = memoryview(content), 0
    while position < len(content):
        length, position = read_varint(content, position)
        yield next(iter(fields(content[position:position + length]).items()))
        position += length


def entry_list(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entry_count(content):
    count = position = 0
    while position < len(content):
        position += 2 + int.from_bytes(content[position:position + 2], "big")
        count += 1
    return count
