package dev.croft.libvirt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The smallest disk that boots: it writes a text to the first serial port, then halts or powers off. */
final class BootSector {
    private static final int CODE = 0x7C00;
    private static final int MESSAGE = 0x40;

    private BootSector() {}

    /** Writes the disk, as a raw image of one MiB. */
    static Path write(Path file, String text, boolean powerOff) throws IOException {
        var code = new ByteArrayOutputStream();
        // xor ax,ax; mov ds,ax; cld; mov si,MESSAGE; mov dx,0x3f8
        put(code, 0x31, 0xC0, 0x8E, 0xD8, 0xFC, 0xBE, MESSAGE, CODE >> 8, 0xBA, 0xF8, 0x03);
        // next: lodsb; test al,al; jz end; out dx,al; jmp next; end:
        put(code, 0xAC, 0x84, 0xC0, 0x74, 0x03, 0xEE, 0xEB, 0xF8);
        if (powerOff) {
            // ACPI's power management register, where the firmware puts it: mov dx,0x604; mov ax,0x2000; out dx,ax
            put(code, 0xBA, 0x04, 0x06, 0xB8, 0x00, 0x20, 0xEF);
        }
        // hlt; jmp to it
        put(code, 0xF4, 0xEB, 0xFD);
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(1 << 20);
            disk.write(code.toByteArray());
            disk.seek(MESSAGE);
            disk.write((text + "\0").getBytes(StandardCharsets.US_ASCII));
            disk.seek(510);
            disk.write(0x55);
            disk.write(0xAA);
        }
        return file;
    }

    private static void put(ByteArrayOutputStream out, int... bytes) {
        for (var b : bytes) {
            out.write(b);
        }
    }
}
