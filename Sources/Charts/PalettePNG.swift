import CPNG
import Glibc

/// Writes pictures of few colours as PNGs with a palette: a tenth of the time of full colours, and smaller. For one
/// thread, which keeps it: what one picture needed serves the next.
final class PalettePNG {
    private var palette = Palette()
    private var indexes: [UInt8] = []
    private var bytes: [UInt8] = []

    /// Eight bits a pixel, compression level 1, no filter; the same bytes for the same pixels.
    ///
    /// - Parameter pixels: `0x..RRGGBB`, row by row; `stride` pixels from one row to the next.
    func encode(
        _ pixels: UnsafePointer<UInt32>, width: Int, height: Int, stride: Int
    ) throws(ChartError) -> [UInt8] {
        let count = width * height
        if indexes.count < count { indexes = [UInt8](repeating: 0, count: count) }
        // Deflate adds five bytes to a block that it cannot make smaller; chunks and palette come to it.
        let most = count + count / 100 + 4096
        if bytes.count < most { bytes = [UInt8](repeating: 0, count: most) }
        // The edges of letters have many shades: only as many are kept as a palette holds.
        var shades: UInt32 = 0xFFFFFF
        while !fill(from: pixels, width: width, height: height, stride: stride, shades) {
            shades = (shades << 1) & 0xFEFEFE & shades
            guard shades & 0x808080 != 0 else { throw .failed }
        }
        let written = bytes.withUnsafeMutableBufferPointer { bytes in
            indexes.withUnsafeBufferPointer { indexes in
                palette.colours.withUnsafeBufferPointer { colours in
                    guard let to = bytes.baseAddress, let from = indexes.baseAddress, let first = colours.baseAddress
                    else { return 0 }
                    return heed_png_write(
                        from, UInt32(width), UInt32(height), first, Int32(colours.count), to, most)
                }
            }
        }
        guard written > 0 else { throw .failed }
        return Array(bytes[..<written])
    }

    /// Writes each pixel's number; false where there are more than 256 colours.
    private func fill(
        from pixels: UnsafePointer<UInt32>, width: Int, height: Int, stride: Int, _ shades: UInt32
    ) -> Bool {
        palette.removeAll()
        return indexes.withUnsafeMutableBufferPointer { indexes in
            guard let start = indexes.baseAddress else { return false }
            for row in 0..<height {
                let from = pixels + row * stride
                let to = start + row * width
                // Most rows of a chart are like the one above.
                if row > 0, memcmp(from, from - stride, width * 4) == 0 {
                    memcpy(to, to - width, width)
                } else if !palette.write(from, count: width, shades, to) {
                    return false
                }
            }
            return true
        }
    }

    /// The colours of a picture and their numbers: an open hash table of 1,024 places.
    private struct Palette {
        private(set) var colours: [png_color] = []
        private var keys = [UInt32](repeating: .max, count: 1024)
        private var numbers = [UInt8](repeating: 0, count: 1024)

        mutating func removeAll() {
            colours.removeAll(keepingCapacity: true)
            for place in keys.indices { keys[place] = .max }
        }

        mutating func write(
            _ pixels: UnsafePointer<UInt32>, count: Int, _ shades: UInt32, _ indexes: UnsafeMutablePointer<UInt8>
        ) -> Bool {
            var last: UInt32 = .max
            var number: UInt8 = 0
            for at in 0..<count {
                let pixel = pixels[at] & 0xFFFFFF
                if pixel != last {
                    last = pixel
                    guard let found = self.number(of: pixel, shades) else { return false }
                    number = found
                }
                indexes[at] = number
            }
            return true
        }

        private mutating func number(of pixel: UInt32, _ shades: UInt32) -> UInt8? {
            let key = pixel & shades
            var place = Int((key &* 2_654_435_761) >> 22)
            while keys[place] != .max {
                if keys[place] == key { return numbers[place] }
                place = (place + 1) & 1023
            }
            guard colours.count < 256 else { return nil }
            keys[place] = key
            numbers[place] = UInt8(colours.count)
            // The first of its kind stands for those near it: flat areas come before edges, and keep their colour.
            colours.append(
                png_color(red: UInt8(pixel >> 16 & 0xFF), green: UInt8(pixel >> 8 & 0xFF), blue: UInt8(pixel & 0xFF)))
            return numbers[place]
        }
    }
}
