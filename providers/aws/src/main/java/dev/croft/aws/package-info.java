/**
 * The backend {@code aws}: the four stores on EC2. What EC2 answers and how often it is asked is in {@link dev.croft.aws.api};
 * whose a thing is and which part of what, in its tags.
 */
package dev.croft.aws;
