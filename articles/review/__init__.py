"""Three reviews that hold (三审三校): who may review, what may go live, and the record of both."""
