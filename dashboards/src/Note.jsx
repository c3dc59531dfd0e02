import { Box, Typography } from '@mui/material';

/** A line instead of content: what is missing, and why. */
export function Note({ title, text }) {
  return (
    <Box role="status" sx={{ p: 4, color: 'text.secondary', textAlign: 'center' }}>
      {title && <Typography variant="h2" gutterBottom>{title}</Typography>}
      <Typography>{text}</Typography>
    </Box>
  );
}
