package io.weir.json;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.zip.ZipException;

/** What went wrong with a file, in words for whoever named it. */
public final class FileTrouble {

    private FileTrouble() {}

    /** The same of a file that was to be written. */
    public static String ofWriting(IOException e) {
        return e instanceof NoSuchFileException || e instanceof FileNotFoundException
                ? "the folder that it is to be in is not there"
                : of(e);
    }

    /** A clause, like "there is no such file". */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "something else has that name";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "it is a folder with something in it";
        }
        if (e instanceof EOFException || e instanceof ZipException) {
            return "its compressed data are cut short or broken (" + e.getMessage() + ")";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        String said = e instanceof FileSystemException ofFile ? ofFile.getReason() : e.getMessage();
        return said == null || said.isBlank()
                ? "the system does not say why"
                : said.equals("Is a directory") ? "it is a folder" : said;
    }
}
