/// What of a mail DKIM signs: the relaxed form, which survives relays that fold lines anew or change white space
/// (RFC 6376 §3.4.2, §3.4.4).
enum DKIMCanonical {
    /// Appends a header field: the name in lower case, the value on one line with single spaces.
    static func appendHeader(_ name: String, _ value: [UInt8], endsLine: Bool = true, to out: inout [UInt8]) {
        for byte in name.utf8 { out.append(65...90 ~= byte ? byte | 0x20 : byte) }
        out.append(UInt8(ascii: ":"))
        let start = out.count
        var isSpaced = false
        for byte in value where byte != 13 && byte != 10 {
            if byte == 0x20 || byte == 9 {
                isSpaced = true
                continue
            }
            if isSpaced, out.count > start { out.append(0x20) }
            isSpaced = false
            out.append(byte)
        }
        if endsLine { out.append(contentsOf: lineEnd) }
    }

    /// The body without white space at the ends of lines and empty lines at its end, and with single spaces; an empty
    /// one stays empty.
    static func body(_ body: ArraySlice<UInt8>) -> [UInt8] {
        body.withUnsafeBufferPointer { body in
            // White space only shrinks, a line end may be added, and words are copied eight bytes at a time.
            [UInt8](unsafeUninitializedCapacity: body.count + 2 + 8) { out, count in
                count = relax(UnsafeRawBufferPointer(body), into: UnsafeMutableRawBufferPointer(out))
            }
        }
    }

    /// How many of eight bytes come before the first one up to a space; 8 where none is.
    ///
    /// A borrow may mark further bytes, but only above the first (Bit Twiddling Hacks, "hasless").
    @inline(__always)
    private static func firstBlank(_ bytes: UInt64) -> Int {
        let found = (bytes &- 0x2121_2121_2121_2121) & ~bytes & 0x8080_8080_8080_8080
        return found.trailingZeroBitCount / 8
    }

    private static func relax(_ body: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        var lines = 0
        var isSpaced = false
        var index = 0
        func put(_ byte: UInt8) {
            out[count] = byte
            count += 1
        }
        while index < body.count {
            let byte = body[index]
            index += 1
            if byte == 0x20 || byte == 9 {
                isSpaced = true
            } else if byte == 13, index < body.count, body[index] == 10 {
                index += 1
                isSpaced = false
                lines += 1
            } else {
                while lines > 0 {
                    put(13)
                    put(10)
                    lines -= 1
                }
                if isSpaced { put(0x20) }
                isSpaced = false
                put(byte)
                // The rest of the word; what is copied beyond its end is written over.
                while index + 8 <= body.count {
                    let eight = body.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    out.storeBytes(of: eight, toByteOffset: count, as: UInt64.self)
                    let blank = firstBlank(UInt64(littleEndian: eight))
                    index += blank
                    count += blank
                    if blank < 8 { break }
                }
            }
        }
        guard count > 0 else { return 0 }
        put(13)
        put(10)
        return count
    }
}
